package dev.larder.cli.command;

import static dev.larder.cli.session.OptionBuilders.value;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Stack;

import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import dev.larder.cli.session.ArgumentLabel;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.UsageException;
import dev.larder.expect.LoadRules;
import dev.larder.materialize.RunOptions;
import dev.larder.source.arrival.ArrivalLimits;
import dev.larder.source.arrival.Arrivals;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.text.ByteSize;

/** Options of a run that goes on where the last one ended. */
public final class IncrementalSettings {
    public enum By {
        ARRIVAL, EVENT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final OptionSpec by = value(By.class, "HOW", "--incremental").arity("0..1").fallbackValue("arrival")
            .preprocessor(new AttachedOnly())
            .description("Read only what is new since the last successful run. arrival: files that are new or changed,"
                    + " whatever their event times (default). event: rows from the view's watermark on.")
            .build();
    private final OptionSpec lookback = value(Duration.class, "DURATION", "--lookback")
            .description("With --incremental=event, start this far before the watermark, to pick up late rows (default:"
                    + " the view's lookback).")
            .build();
    private final OptionSpec maxFiles = value(Long.class, "N", "--max-files")
            .description("With --incremental, read at most N new files, the oldest first; the next runs read the"
                    + " others.")
            .build();
    private final OptionSpec maxBytes = value(ByteSize.class, "SIZE", "--max-bytes")
            .description("With --incremental, read at most this much of new files, such as 10g, and one file at least.")
            .build();
    private final OptionSpec state = value(Path.class, ArgumentLabel.FILE, "--state")
            .description("Keep the list of the files that were read in this file, or in a file for each view if it is a"
                    + " folder, and not in the store.")
            .build();

    /** A word of its own behind the option is a view. */
    static final class AttachedOnly implements IParameterPreprocessor {
        @Override
        public boolean preprocess(Stack<String> words, CommandSpec command, ArgSpec option, Map<String, Object> info) {
            if (!"=".equals(info.get("separator"))) {
                words.push(((OptionSpec) option).fallbackValue());
            }
            return false;
        }
    }

    CommandSpec options() {
        return CommandSpec.create().addOption(by).addOption(lookback).addOption(maxFiles).addOption(maxBytes)
                .addOption(state);
    }

    boolean isGiven() {
        return by.getValue() != null;
    }

    /** Refuses options that do not go together. */
    void check(RunSettings settings, Conflict conflict) {
        By how = by.getValue();
        if (maxFiles.getValue() != null && maxFiles.<Long>getValue() < 1) {
            throw new UsageException("--max-files must be at least 1");
        }
        if (how != By.ARRIVAL && (maxFiles.getValue() != null || maxBytes.getValue() != null)) {
            throw new UsageException("--max-files and --max-bytes need --incremental");
        }
        if (isGiven() && settings.from() != null) {
            throw new UsageException(
                    "--incremental goes on where the last run ended; it cannot be combined with --from");
        }
        if (how != By.EVENT && lookback.getValue() != null) {
            throw new UsageException("--lookback needs --incremental=event; --incremental reads late rows without it");
        }
        if (how == By.ARRIVAL && conflict == Conflict.OVERWRITE) {
            throw new UsageException(
                    "--incremental also reads rows that are older than those of the store; it cannot be"
                            + " combined with --on-conflict overwrite");
        }
        if (state.getValue() != null && !isGiven() && (settings.from() != null || settings.to() != null)) {
            throw new UsageException("--state cannot be combined with --from or --to: such a run does not read all");
        }
    }

    /** @param rules of the view */
    RunOptions.Scope scope(RunSettings settings, LoadRules rules) {
        OptionalLong from = micros(settings.from());
        OptionalLong to = micros(settings.to());
        if (!isGiven()) {
            return RunOptions.Scope.between(from, to);
        }
        return switch (by.<By>getValue()) {
            case ARRIVAL -> new RunOptions.Scope(from, to, Arrivals.Mode.ARRIVED, Duration.ZERO, limits(),
                    Optional.empty());
            case EVENT -> {
                Duration before = lookback.getValue();
                yield new RunOptions.Scope(from, to, Arrivals.Mode.SINCE_WATERMARK,
                        before == null ? rules.lookback().orElse(Duration.ZERO) : before, ArrivalLimits.NONE,
                        Optional.empty());
            }
        };
    }

    private ArrivalLimits limits() {
        Long files = maxFiles.getValue();
        ByteSize bytes = maxBytes.getValue();
        return new ArrivalLimits(files == null ? OptionalLong.empty() : OptionalLong.of(files),
                bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes.bytes()));
    }

    private static OptionalLong micros(EventTime time) {
        return time == null ? OptionalLong.empty() : OptionalLong.of(time.micros());
    }

    /** @param views how many the run has */
    void requireState(Session session, int views) {
        Path given = state.getValue();
        if (given == null || Files.isDirectory(session.process().workingDir().resolve(given))) {
            return;
        }
        if (views > 1) {
            throw new UsageException("--state " + given + " keeps the list of one view; name one view, or a folder");
        }
        RunFiles.requireWritable("--state " + given, session.process().workingDir().resolve(given));
    }

    /** The file that has the manifest of a view; empty if the store has it. */
    Optional<Path> state(Session session, String view) {
        return Optional.<Path>ofNullable(state.getValue()).map(session.process().workingDir()::resolve)
                .map(path -> Files.isDirectory(path)
                        ? path.resolve(session.config().project() + "." + view + ".manifest")
                        : path);
    }
}
