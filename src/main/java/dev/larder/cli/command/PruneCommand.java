package dev.larder.cli.command;

import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.Session;
import dev.larder.config.Config;
import dev.larder.config.ConfiguredView;
import dev.larder.operate.PrunePlan;
import dev.larder.store.Maintenance;

@Command(name = "prune", header = "Remove views and features that the config no longer has.", description = {
        "Whole views, and within the rows of the others the features that are gone from the config. Asks for the"
                + " project's name.",
        "May be interrupted, and run again."},
        footer = {"larder prune --dry-run",
                "larder prune --yes --rate 10000"})
public final class PruneCommand implements Callable<ExitCode> {
    private final Session session;

    @Mixin
    private Clearing clearing;

    public PruneCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() {
        Config config = session.config();
        Maintenance contents = session.contents();
        PrunePlan plan = PrunePlan.of(contents, config.views().stream().map(ConfiguredView::view).toList());
        if (plan.isEmpty()) {
            session.console().say("nothing to prune: the config has every view and feature that the store has");
            return ExitCode.OK;
        }
        return clearing.run(session, "removes from project " + config.project() + ": " + plan.describe(),
                config.project(), List.copyOf(plan.rows().keySet()), plan.totalRows(),
                pace -> plan.run(contents, pace));
    }
}
