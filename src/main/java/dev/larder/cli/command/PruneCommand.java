package dev.larder.cli.command;

import java.util.List;

import picocli.CommandLine.Command;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.Session;
import dev.larder.config.Config;
import dev.larder.config.ConfiguredView;
import dev.larder.operate.PrunePlan;
import dev.larder.store.Maintenance;

@Command(name = "prune", description = {
        "Removes whole views, and from the rows of other views the features that are no longer in the config."
                + " Asks you to type the project's name to confirm.",
        "It can be interrupted; re-run it to resume."},
        footer = {
                "larder prune --dry-run",
                "larder prune --yes --rate 10000"})
public final class PruneCommand extends RemovalCommand {
    public PruneCommand(Session session) {
        super(session);
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
        return remove("removes from project " + config.project() + ": " + plan.describe(),
                config.project(), List.copyOf(plan.rows().keySet()), plan.totalRows(),
                pace -> plan.run(contents, session.store().ledger(), pace));
    }
}
