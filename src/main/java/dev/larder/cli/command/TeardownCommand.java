package dev.larder.cli.command;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import picocli.CommandLine.Command;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.Session;
import dev.larder.operate.RowRemover;
import dev.larder.operate.RowRemover.Removed;
import dev.larder.store.Maintenance;
import dev.larder.store.Maintenance.StoredView;
import dev.larder.store.Population;
import dev.larder.store.RunLedger;

@Command(name = "teardown", description = {
        "Removes all views, including those that are no longer in the config, and their watermarks. Other"
                + " projects are not affected. Asks you to type the project's name to confirm.",
        "It can be interrupted; re-run it to resume."},
        footer = {
                "larder teardown --dry-run",
                "larder teardown --yes"})
public final class TeardownCommand extends RemovalCommand {
    public TeardownCommand(Session session) {
        super(session);
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
        Population rows = Population.of(contents, views);
        return remove("removes everything of project " + project + " from the store: "
                + rows.describe() + " from " + (views.size() == 1 ? "view " : "views ")
                + String.join(", ", views), project, views, rows.rows(),
                pace -> new Removed(RowRemover.clear(contents, views, pace), 0, contents.countsExactly()));
    }

    /** Includes views without rows that have a watermark, or a history of runs that wrote none. */
    private List<String> views(Maintenance contents) {
        List<String> configured = session.config().viewNames();
        List<RunLedger.Entry> kept = session.store().ledger().entries(configured);
        return Stream.concat(contents.views().stream().map(StoredView::name), IntStream.range(0, kept.size())
                .filter(i -> kept.get(i).watermark().isPresent() || kept.get(i).runs().isPresent())
                .mapToObj(configured::get)).distinct().sorted().toList();
    }
}
