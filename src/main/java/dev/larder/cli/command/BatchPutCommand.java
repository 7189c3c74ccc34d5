package dev.larder.cli.command;

import java.util.Set;

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
import dev.larder.format.RowInput;
import dev.larder.materialize.Batches;
import dev.larder.materialize.Interruption;
import dev.larder.store.BatchWriter;
import dev.larder.store.OnlineStore;
import dev.larder.text.NumberText;

@Command(name = "batch-put", description = {
        "Streams any number of rows in constant memory. Reads the output of scan and batch-get, flat JSON"
                + " objects ({\"customer_id\":\"c1\",\"total\":1.5}), and CSV with a header.",
        "Rows without a timestamp get the time at which the command started. Stops at the first line that"
                + " cannot be read, or when it is interrupted; the rows before it are written.",
        "Exits with 4 if the store refused some rows."},
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
        ConfiguredView view = session.config().view(viewName);
        OnlineStore store = session.store();
        InputFile file = InputFile.open(session, "--rows", rowsFile);
        WriteCounts counts = new WriteCounts();
        Interruption interruption = new Interruption();
        long start = System.nanoTime();
        try (file) {
            return Signals.during(session.console(), interruption, () -> put(store, file, view, counts, interruption));
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

    private ExitCode put(OnlineStore store, InputFile file, ConfiguredView configured, WriteCounts counts,
            Interruption interruption) {
        FeatureView view = configured.view();
        long now = session.nowMicros();
        try (RowInput rows = RowInput.open(file.name(), file.stream(), view, now,
                settings.latestEvent(configured, now));
                BatchWriter writer = new BatchWriter(store, view, settings.options(), 1,
                        (sent, outcomes) -> counts.add(outcomes))) {
            Batches batches = new Batches(batchSize == null ? store.batchSize() : batchSize, 1, writer::send);
            try {
                FeatureRow row = rows.next();
                while (row != null && !interruption.isRequested()) {
                    batches.add(row);
                    row = rows.next();
                }
            } finally {
                // Also after an invalid line: the rows before it are written.
                batches.finish();
                writer.finish();
            }
        }
        return interruption.isRequested() ? ExitCode.INTERRUPTED : counts.exitCode();
    }
}
