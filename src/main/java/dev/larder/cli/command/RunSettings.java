package dev.larder.cli.command;

import java.nio.file.Path;
import java.util.List;

import picocli.CommandLine.Option;

import dev.larder.cli.session.Session;
import dev.larder.cli.session.UsageException;
import dev.larder.config.ConfiguredView;
import dev.larder.feature.ViewSource;
import dev.larder.materialize.Interruption;
import dev.larder.materialize.Progress;
import dev.larder.materialize.Rejects;
import dev.larder.materialize.RunContext;
import dev.larder.text.ByteSize;

/** Options of {@code materialize} and {@code verify}: which views, which rows, how much of the machine. */
final class RunSettings {
    @Option(names = "--from", paramLabel = "TIME", description = "Only rows with this event time or a later one.")
    private EventTime from;

    @Option(names = "--to", paramLabel = "TIME",
            description = "Only rows with an event time before this (default: up to now).")
    private EventTime to;

    @Option(names = "--parallelism", paramLabel = "N",
            description = "Number of reader threads (default: one per processor).")
    private Integer parallelism;

    @Option(names = "--memory", paramLabel = "SIZE",
            description = "Memory for finding the latest rows, such as 512m; what does not fit goes to temporary files"
                    + " (default: 40 %% of the heap).")
    private ByteSize memory;

    /** @param viewNames none for all that have a source */
    static List<ConfiguredView> views(Session session, List<String> viewNames) {
        List<ConfiguredView> views = viewNames.isEmpty()
                ? session.config().views().stream().filter(view -> view.source().isPresent()).toList()
                : viewNames.stream().distinct().map(session.config()::view).toList();
        for (ConfiguredView view : views) {
            if (view.source().isEmpty()) {
                throw new UsageException("view `" + view.view().name() + "` has no source; add `source:` to it in "
                        + session.config().file());
            }
        }
        if (views.isEmpty()) {
            throw new UsageException("no view of " + session.config().file() + " has a source");
        }
        return views;
    }

    static ViewSource source(ConfiguredView view) {
        return view.source().orElseThrow();
    }

    /** @throws UsageException if the window is empty */
    void requireWindow(Session session) {
        long end = to == null ? session.nowMicros() + 1 : to.micros();
        if (from != null && from.micros() >= end) {
            throw new UsageException("--from must be before " + (to == null ? "now" : "--to"));
        }
    }

    EventTime from() {
        return from;
    }

    EventTime to() {
        return to;
    }

    /** Whether an option limits how much of this machine to use. */
    boolean limitsMachine() {
        return parallelism != null || memory != null;
    }

    int parallelism() {
        if (parallelism != null && parallelism < 1) {
            throw new UsageException("--parallelism must be at least 1");
        }
        return parallelism == null ? Runtime.getRuntime().availableProcessors() : parallelism;
    }

    long memory() {
        return memory == null ? Runtime.getRuntime().maxMemory() / 5 * 2 : memory.bytes();
    }

    static RunContext context(Session session, Progress progress, Rejects rejects, Interruption interruption) {
        return new RunContext(session.process().clock(), temporary(session), session.storages(), progress, rejects,
                interruption);
    }

    static Path temporary(Session session) {
        String folder = session.process().environment().get("TMPDIR");
        return Path.of(folder == null || folder.isEmpty() ? System.getProperty("java.io.tmpdir") : folder);
    }
}
