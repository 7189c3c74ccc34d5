package dev.larder.cli.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.larder.cli.session.ArgumentLabel;
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.LarderCommand;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.Signals;
import dev.larder.cli.session.UsageException;
import dev.larder.config.ConfiguredView;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.format.JsonLineInput;
import dev.larder.format.RowInput;
import dev.larder.materialize.Batches;
import dev.larder.materialize.Interruption;
import dev.larder.store.BatchWriter;
import dev.larder.store.OnlineStore;
import dev.larder.store.WriteOutcome;
import dev.larder.text.NumberText;

@Command(name = "batch-put", description = {
        "Streams any number of rows in constant memory. Reads the output of scan and batch-get, flat JSON"
                + " objects ({\"customer_id\":\"c1\",\"total\":1.5}), and CSV with a header.",
        "Rows without a timestamp get the time at which the command started. Stops at the first line that"
                + " cannot be read, or when it is interrupted; the rows before it are written.",
        "With --rejects, a line that cannot be read does not end the stream. The input is JSON objects then, one on"
                + " each line, and a row without a timestamp gets the time at which it is read.",
        "Exits with 4 if the store refused some rows, or if there were rejects."},
        footer = {
                "echo '{\"customer_id\":\"cust-007\",\"city\":\"Oslo\"}' | larder batch-put customer_features",
                "larder scan customer_features -o csv | larder batch-put customer_features"})
public final class BatchPutCommand implements LarderCommand {
    private final Session session;

    @Parameters(index = "0", paramLabel = ArgumentLabel.VIEW, description = "Feature view from the config.")
    private String viewName;

    @Option(names = "--rows", paramLabel = ArgumentLabel.FILE, defaultValue = "-",
            description = "File of rows, or - for standard input (default: -).")
    private String rowsFile;

    @Option(names = "--batch-size", paramLabel = "N",
            description = "Rows per call to the store (default: chosen by the store).")
    private Integer batchSize;

    @Option(names = "--flush", paramLabel = "DURATION",
            description = "Write a row at the latest after this time, such as 200ms, even if its batch is not full"
                    + " (default: when it is full).")
    private Duration flush;

    @Option(names = "--rejects", paramLabel = ArgumentLabel.FILE,
            description = "Append lines that cannot be read, and rows that the store refuses, to this file as JSON"
                    + " lines, and go on.")
    private String rejectsFile;

    @Option(names = "--ack", description = "Print {\"lines\":N} each time that the first N lines are written or"
            + " rejected. Needs --rejects.")
    private boolean acknowledge;

    @Mixin
    private WriteSettings settings;

    public BatchPutCommand(Session session) {
        this.session = session;
    }

    @Override
    public Set<ExitCode> otherExitCodes() {
        return Set.of(ExitCode.PARTLY, ExitCode.TRY_AGAIN);
    }

    @Override
    public ExitCode call() {
        if (batchSize != null && batchSize < 1) {
            throw new UsageException("--batch-size must be at least 1");
        }
        if (acknowledge && rejectsFile == null) {
            throw new UsageException("--ack needs --rejects FILE, which keeps the lines that are not written");
        }
        Path rejects = rejectsFile == null ? null : session.appended("--rejects", rejectsFile);
        ConfiguredView view = session.config().view(viewName);
        OnlineStore store = session.store();
        InputFile file = InputFile.open(session, "--rows", rowsFile);
        WriteCounts counts = new WriteCounts();
        Interruption interruption = new Interruption();
        long start = System.nanoTime();
        try (file) {
            return Signals.during(session.console(), interruption,
                    () -> put(store, file, view, rejects, counts, interruption));
        } finally {
            double seconds = (System.nanoTime() - start) / 1e9;
            String line = counts + " in " + NumberText.seconds(seconds)
                    + NumberText.rate(counts.total(), seconds, "rows/s");
            if (counts.exitCode() == ExitCode.OK) {
                session.console().say(line);
            } else {
                session.console().tell(line);
            }
        }
    }

    /** @param rejectsAt null if the first line that cannot be read ends it */
    private ExitCode put(OnlineStore store, InputFile file, ConfiguredView configured, Path rejectsAt,
            WriteCounts counts, Interruption interruption) {
        FeatureView view = configured.view();
        long now = session.nowMicros();
        if (rejectsAt == null) {
            try (RowInput rows = RowInput.open(file.name(), file.stream(), view, now,
                    settings.latestEvent(configured, now))) {
                put(store, view, rows::next, counts::add, interruption);
            }
            return interruption.isRequested() ? ExitCode.INTERRUPTED : counts.exitCode();
        }
        try (JsonLineInput rows = JsonLineInput.open(file.name(), file.stream(), view, session::nowMicros,
                at -> settings.latestEvent(configured, at));
                PutRejects rejects = new PutRejects(rejectsAt, rejectsFile)) {
            LinePut lines = new LinePut(rows, rejects, acknowledge ? this::acknowledge : count -> {});
            put(store, view, lines::next, outcomes -> {
                counts.add(outcomes);
                lines.wrote(outcomes);
            }, interruption);
            if (rejects.count() > 0) {
                session.console().tell(NumberText.count(rejects.count(), "line") + " rejected, in "
                        + rejectsFile);
            }
            return interruption.isRequested()
                    ? ExitCode.INTERRUPTED
                    : rejects.count() > 0 ? ExitCode.PARTLY : counts.exitCode();
        }
    }

    private void acknowledge(long lines) {
        session.console().print("{\"lines\":" + lines + "}");
        session.console().flush();
    }

    /** @param next gives the rows, null after the last */
    private void put(OnlineStore store, FeatureView view, Supplier<FeatureRow> next,
            Consumer<List<WriteOutcome>> outcomes, Interruption interruption) {
        try (BatchWriter writer = new BatchWriter(store, view, settings.options(), 1,
                (sent, written) -> outcomes.accept(written));
                ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("flush").daemon().factory())) {
            Batches batches = new Batches(batchSize == null ? store.batchSize() : batchSize, 1, writer::send);
            Future<?> flushes = null;
            if (flush != null) {
                // A row waits for at most two of these.
                long pause = Math.max(1, flush.toMillis() / 2);
                flushes = clock.scheduleWithFixedDelay(batches::finish, pause, pause, TimeUnit.MILLISECONDS);
            }
            try {
                FeatureRow row = next.get();
                while (row != null && !interruption.isRequested()) {
                    batches.add(row);
                    if (flushes != null && flushes.isDone()) {
                        // A failed write has ended them. This throws its exception.
                        batches.finish();
                    }
                    row = next.get();
                }
            } finally {
                clock.shutdown();
                // Also after an invalid line: the rows before it are written.
                batches.finish();
                writer.finish();
            }
        }
    }
}
