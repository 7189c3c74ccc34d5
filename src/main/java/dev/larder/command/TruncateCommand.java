package dev.larder.command;

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
                "larder truncate customer_features --yes"},
        exitCodeList = {"0:done, or there was nothing to do",
                "1:failed",
                "2:the command line or the config is wrong, or nobody confirmed",
                "5:the store did not answer: try again", "130:interrupted; run it again"})
final class TruncateCommand implements Callable<ExitCode> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "VIEW")
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
        return clearing.run(session, "removes " + Clearing.number(rows) + " rows of view " + viewName + " of project "
                + session.config().project(), viewName, rows,
                pace -> new Clearing.Cleared(contents.clear(viewName, pace), 0));
    }
}
