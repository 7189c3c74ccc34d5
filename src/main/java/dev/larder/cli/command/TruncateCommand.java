package dev.larder.cli.command;

import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.Session;
import dev.larder.operate.RowRemover.Removed;
import dev.larder.store.Maintenance;
import dev.larder.text.NumberText;

@Command(name = "truncate", header = "Remove all rows of a view.", description = {
        "Its watermark goes too, so that the next incremental run brings everything back. Asks for the view's name.",
        "Works for a view that the config no longer has. May be interrupted, and run again."},
        footer = {
                "larder truncate customer_features --dry-run",
                "larder truncate customer_features --yes"})
public final class TruncateCommand implements Callable<ExitCode> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "VIEW", description = "A feature view, of the config or of the store.")
    private String viewName;

    @Mixin
    private Clearing clearing;

    public TruncateCommand(Session session) {
        this.session = session;
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
        long rows = contents.count(viewName);
        return clearing.run(session,
                "removes " + NumberText.count(rows, "row") + " from view " + viewName + " in project "
                        + session.config().project(),
                viewName, List.of(viewName), rows, pace -> new Removed(contents.clear(viewName, pace), 0));
    }
}
