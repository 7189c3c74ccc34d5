package dev.larder.cli.command;

import java.util.List;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import dev.larder.cli.session.ArgumentLabel;
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.Session;
import dev.larder.operate.RowRemover.Removed;
import dev.larder.store.Maintenance;
import dev.larder.store.Population;

@Command(name = "truncate", description = {
        "Also removes the view's watermark and the list of files that were read, so that the next incremental run loads"
                + " everything again. Asks you to type the view's name to confirm.",
        "Also works for a view that is no longer in the config. It can be interrupted; re-run it to resume."},
        footer = {
                "larder truncate customer_features --dry-run",
                "larder truncate customer_features --yes"})
public final class TruncateCommand extends RemovalCommand {
    @Parameters(index = "0", paramLabel = ArgumentLabel.VIEW,
            description = "Feature view from the config, or only in the store.")
    private String viewName;

    public TruncateCommand(Session session) {
        super(session);
    }

    @Override
    public ExitCode call() {
        Maintenance contents = session.contents();
        if (contents.views().stream().noneMatch(stored -> stored.name().equals(viewName))
                && session.store().ledger().watermark(viewName).isEmpty()) {
            // Fails for an unknown name, which may be mistyped.
            session.view(viewName);
            session.console().say("view " + viewName + " is already empty");
            return ExitCode.OK;
        }
        Population rows = Population.of(contents, List.of(viewName));
        return remove("removes " + rows.describe() + " from view " + viewName + " in project "
                + session.config().project(),
                viewName, List.of(viewName), rows.rows(),
                pace -> new Removed(contents.clear(viewName, pace), 0, contents.countsExactly()));
    }
}
