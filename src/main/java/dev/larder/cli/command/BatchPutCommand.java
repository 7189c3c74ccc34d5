package dev.larder.cli.command;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.Signals;
import dev.larder.cli.session.UsageException;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.format.RowInput;
import dev.larder.materialize.Batches;
import dev.larder.materialize.Interruption;
import dev.larder.store.BatchWriter;
import dev.larder.store.OnlineStore;
import dev.larder.text.NumberText;

@Command(name = "batch-put", header = "Write many rows from JSON lines or CSV.", description = {
        "Streams: any number of rows in constant memory. Reads what scan and batch-get print, flat JSON objects"
                + " ({\"customer_id\":\"c1\",\"total\":1.5}), or CSV with a header.",
        "Rows without a timestamp get the time of the start. It ends at a line that cannot be read."},
        footer = {
                "echo '{\"customer_id\":\"cust-007\",\"city\":\"Oslo\"}' | larder batch-put customer_features",
                "larder scan customer_features -o csv | larder batch-put customer_features"},
        exitCodeList = {
                "0:written, or the store has newer", "1:failed",
                "2:the command line, the config or a line of the rows is wrong; those before it are written",
                "4:the store did not take some rows", "5:the store did not answer: try again",
                "130:interrupted; the rows before are written"})
public final class BatchPutCommand implements Callable<ExitCode> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "VIEW", description = "A feature view of the config.")
    private String viewName;

    @Option(names = "--rows", paramLabel = "FILE", defaultValue = "-",
            description = "The rows; - is standard input, the default.")
    private String rowsFile;

    @Option(names = "--batch-size", paramLabel = "N", description = "Rows in one call to the store.")
    private Integer batchSize;

    @Mixin
    private WriteSettings settings;

    public BatchPutCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() {
        if (batchSize != null && batchSize < 1) {
            throw new UsageException("--batch-size is at least 1");
        }
        FeatureView view = session.view(viewName);
        OnlineStore store = session.store();
        InputFile file = InputFile.open(session, "--rows", rowsFile);
        WriteCounts counts = new WriteCounts();
        Interruption interruption = new Interruption();
        long start = System.nanoTime();
        try (file) {
            return Signals.during(session.console(), interruption, () -> put(store, file, view, counts, interruption));
        } finally {
            double seconds = (System.nanoTime() - start) / 1e9;
            session.console().say(counts + " in " + NumberText.seconds(seconds)
                    + NumberText.rate(counts.total(), seconds, "rows/s"));
        }
    }

    private ExitCode put(OnlineStore store, InputFile file, FeatureView view, WriteCounts counts,
            Interruption interruption) {
        try (RowInput rows = RowInput.open(file.name(), file.stream(), view, session.nowMicros());
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
                // Also where a line is broken: what stands before it is good, and is written.
                batches.finish();
                writer.finish();
            }
        }
        return interruption.isRequested() ? ExitCode.INTERRUPTED : counts.exitCode();
    }
}
