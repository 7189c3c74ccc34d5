package dev.larder.cli.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import org.HdrHistogram.Histogram;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.Signals;
import dev.larder.cli.session.UsageException;
import dev.larder.console.Grid;
import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.Selection;
import dev.larder.materialize.Interruption;
import dev.larder.operate.LatencyRun;
import dev.larder.store.OnlineStore;
import dev.larder.store.ViewRead;
import dev.larder.store.WriteOptions;

@Command(name = "bench", header = "Measure what reads and writes of the store take.", description = {
        "Reads entities that the store has, one at a time, in batches, and from all the named views in one call."
                + " Writes the same rows to a view of its own, which no config can have, and removes it again.",
        "Latencies are in milliseconds, of whole calls, as a service in this place would see them."},
        footer = {
                "larder bench customer_features --duration 100ms",
                "larder bench customer_features customer_embedding --duration 100ms --clients 2 --read-only"},
        exitCodeList = {
                "0:measured", "1:failed", "2:the command line or the config is wrong, or the view is empty",
                "5:the store did not answer: try again", "130:interrupted"})
public final class BenchCommand implements Callable<ExitCode> {
    /** A view of a config begins with a letter. */
    private static final String SCRATCH = "_bench";
    private static final int SAMPLE = 10_000;
    private static final int[] BATCHES = {1, 10, 100, 1000};
    private static final List<String> COLUMNS = List.of("operation", "entities", "calls_per_second",
            "entities_per_second", "p50_ms", "p90_ms", "p99_ms", "p99_9_ms", "max_ms");

    private final Session session;

    @Parameters(arity = "1..*", paramLabel = "VIEW", description = "The first is measured alone, too.")
    private List<String> viewNames;

    @Option(names = "--duration", paramLabel = "DURATION", description = "For each operation (default: 5s).")
    private Duration duration = Duration.ofSeconds(5);

    @Option(names = "--clients", paramLabel = "N", description = "Callers at the same time (default: 1).")
    private int clients = 1;

    @Option(names = "--read-only", description = "Write nothing.")
    private boolean readOnly;

    public BenchCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() {
        if (clients < 1) {
            throw new UsageException("--clients is at least 1");
        }
        List<FeatureView> views = viewNames.stream().map(session::view).toList();
        List<FeatureRow> rows = sample(views.getFirst());
        if (rows.isEmpty()) {
            throw new UsageException(
                    "view `" + views.getFirst().name() + "` has no rows to read; materialize it first");
        }
        Interruption interruption = new Interruption();
        return Signals.during(session.console(), interruption, () -> measure(views, rows, interruption));
    }

    private ExitCode measure(List<FeatureView> views, List<FeatureRow> rows, Interruption interruption) {
        OnlineStore store = session.store();
        LatencyRun run = new LatencyRun(clients, duration, interruption);
        try (Grid grid = Grid.of(session.console(), session.format(), COLUMNS)) {
            for (int batch : BATCHES) {
                print(grid, "get", batch, run.run(random -> store.read(
                        reads(List.of(views.getFirst()), pick(rows, batch, random.nextInt(rows.size()))))));
            }
            if (views.size() > 1) {
                for (int batch : new int[]{1, 100}) {
                    print(grid, "get of " + views.size() + " views", batch, run.run(random -> store.read(
                            reads(views, pick(rows, batch, random.nextInt(rows.size()))))));
                }
            }
            if (!readOnly) {
                measureWrites(grid, run, store, views.getFirst(), rows);
            }
        }
        return interruption.isRequested() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    private void measureWrites(Grid grid, LatencyRun run, OnlineStore store, FeatureView view,
            List<FeatureRow> rows) {
        FeatureView scratch = new FeatureView(SCRATCH, view.keys(), view.features(), view.ttl(),
                view.ttlFrom());
        try {
            for (int batch : BATCHES) {
                print(grid, "put", batch, run.run(random -> store.write(scratch,
                        pick(rows, batch, random.nextInt(rows.size())), WriteOptions.DEFAULT)));
            }
        } finally {
            store.contents().clear(scratch.name(), removed -> true);
        }
    }

    private List<FeatureRow> sample(FeatureView view) {
        List<FeatureRow> rows = new ArrayList<>();
        session.store().scan(view, view.features(), found -> {
            rows.add(found.row());
            return rows.size() < SAMPLE;
        });
        return rows;
    }

    private static List<FeatureRow> pick(List<FeatureRow> rows, int count, int from) {
        List<FeatureRow> picked = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            // A prime step: neighbours in the sample are no neighbours in the batch.
            picked.add(rows.get((int) ((from + i * 7919L) % rows.size())));
        }
        return picked;
    }

    private static List<ViewRead> reads(List<FeatureView> views, List<FeatureRow> rows) {
        List<EntityKey> keys = rows.stream().map(FeatureRow::key).toList();
        return views.stream().map(view -> ViewRead.of(new Selection(view, view.features()), keys)).toList();
    }

    private static void print(Grid grid, String operation, int entities, LatencyRun.Result result) {
        Histogram latencies = result.latencies();
        if (latencies.getTotalCount() == 0) {
            return; // it was interrupted before the first call
        }
        grid.row(List.of(operation, entities, Math.round(result.callsPerSecond()),
                Math.round(result.callsPerSecond() * entities), milliseconds(latencies.getValueAtPercentile(50)),
                milliseconds(latencies.getValueAtPercentile(90)), milliseconds(latencies.getValueAtPercentile(99)),
                milliseconds(latencies.getValueAtPercentile(99.9)), milliseconds(latencies.getMaxValue())));
    }

    /** In steps of a microsecond: a number in JSON, and no longer than it means anything. */
    private static double milliseconds(long nanos) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.3f", nanos / 1e6));
    }
}
