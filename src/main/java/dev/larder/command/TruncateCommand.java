package dev.larder.command;

import java.util.List;
import java.util.concurrent.Callable;

import dev.larder.store.Contents;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "truncate", header = "Remove all rows of a view.", description = {
        "Its watermark goes too, so that the next incremental run brings everything back. Asks for the view's name.",
        "Works for a view that the config no longer has. May be interrupted, and run again."},
        footer = {
                "larder truncate customer_features --dry-run",
                "larder truncate customer_features --yes"})
final class TruncateCommand implements Callable<ExitCode> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "VIEW", description = "A feature view, of the config or of the store.")
    private String viewName;

    @Mixin
    private Clearing clearing;

    TruncateCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() {
        Contents contents = session.contents();
        if (contents.views().stream().noneMatch(stored -> stored.name().equals(viewName))
                && session.store().ledger().watermark(viewName).isEmpty()) {
            // A slip of the hand says so; a view that was never written is empty already.
            session.view(viewName);
            session.console().say("view `" + viewName + "` has no rows");
            return ExitCode.OK;
        }
        long rows = contents.count(viewName);
        return clearing.run(session, "removes " + Numbers.count(rows, "row") + " of view " + viewName + " of project "
                + session.config().project(), viewName, List.of(viewName), rows,
                pace -> new Clearing.Cleared(contents.clear(viewName, pace), 0));
    }
}
