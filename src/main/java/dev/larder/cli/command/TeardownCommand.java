package dev.larder.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.Session;
import dev.larder.operate.RowRemover.Removed;
import dev.larder.operate.RowRemover;
import dev.larder.store.Maintenance.StoredView;
import dev.larder.store.Maintenance;
import dev.larder.text.NumberText;

@Command(name = "teardown", header = "Remove everything of the project from the store.", description = {
        "All views, also those that the config no longer has, and their watermarks; no other project's. Asks for the"
                + " project's name.",
        "May be interrupted, and run again."},
        footer = {"larder teardown --dry-run",
                "larder teardown --yes"})
public final class TeardownCommand implements Callable<ExitCode> {
    private final Session session;

    @Mixin
    private Clearing clearing;

    public TeardownCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() {
        Maintenance contents = session.contents();
        String project = session.config().project();
        List<String> views = views(contents);
        if (views.isEmpty()) {
            session.console().say("nothing to remove: the store has no rows of project " + project);
            return ExitCode.OK;
        }
        long rows = views.stream().mapToLong(contents::count).sum();
        return clearing.run(session, "removes everything of project " + project + " from the store: "
                + NumberText.count(rows, "row") + " from " + (views.size() == 1 ? "view " : "views ")
                + String.join(", ", views), project, views, rows,
                pace -> new Removed(RowRemover.clear(contents, views, pace), 0));
    }

    /** Includes views without rows that have a watermark. */
    private List<String> views(Maintenance contents) {
        return Stream.concat(contents.views().stream().map(StoredView::name), session.config().viewNames().stream()
                .filter(name -> session.store().ledger().watermark(name).isPresent())).distinct().sorted().toList();
    }
}
