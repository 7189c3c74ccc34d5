package dev.larder.cli.command;

import static dev.larder.cli.session.OptionBuilders.value;

import java.nio.file.Path;
import java.util.List;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

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
    private final OptionSpec from = value(EventTime.class, "TIME", "--from")
            .description("Only rows with this event time or a later one.").build();
    private final OptionSpec to = value(EventTime.class, "TIME", "--to")
            .description("Only rows with an event time before this (default: up to now).").build();
    private final OptionSpec parallelism = value(Integer.class, "N", "--parallelism")
            .description("Number of reader threads (default: one per processor).").build();
    private final OptionSpec memory = value(ByteSize.class, "SIZE", "--memory")
            .description("Memory for finding the latest rows, such as 512m; what does not fit goes to temporary files"
                    + " (default: 40 %% of the heap).")
            .build();

    CommandSpec options() {
        return CommandSpec.create().addOption(from).addOption(to).addOption(parallelism).addOption(memory);
    }

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
        long end = to() == null ? session.nowMicros() + 1 : to().micros();
        if (from() != null && from().micros() >= end) {
            throw new UsageException("--from must be before " + (to() == null ? "now" : "--to"));
        }
    }

    EventTime from() {
        return from.getValue();
    }

    EventTime to() {
        return to.getValue();
    }

    /** Whether an option limits how much of this machine to use. */
    boolean limitsMachine() {
        return parallelism.getValue() != null || memory.getValue() != null;
    }

    int parallelism() {
        Integer given = parallelism.getValue();
        if (given != null && given < 1) {
            throw new UsageException("--parallelism must be at least 1");
        }
        return given == null ? Runtime.getRuntime().availableProcessors() : given;
    }

    long memory() {
        ByteSize given = memory.getValue();
        return given == null ? Runtime.getRuntime().maxMemory() / 5 * 2 : given.bytes();
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
