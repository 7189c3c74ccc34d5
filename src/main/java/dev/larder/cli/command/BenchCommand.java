package dev.larder.cli.command;

import java.time.Duration;
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
import dev.larder.feature.FeatureView;
import dev.larder.materialize.Interruption;
import dev.larder.operate.LatencyRun;
import dev.larder.operate.StoreBenchmark;

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
            throw new UsageException("--clients must be at least 1");
        }
        List<FeatureView> views = viewNames.stream().map(session::view).toList();
        StoreBenchmark benchmark = new StoreBenchmark(session.store(), views);
        if (benchmark.isEmpty()) {
            throw new UsageException(
                    "view `" + views.getFirst().name() + "` has no rows to read; materialize it first");
        }
        Interruption interruption = new Interruption();
        return Signals.during(session.console(), interruption, () -> measure(benchmark, interruption));
    }

    private ExitCode measure(StoreBenchmark benchmark, Interruption interruption) {
        LatencyRun run = new LatencyRun(clients, duration, interruption);
        try (Grid grid = Grid.of(session.console(), session.format(), COLUMNS)) {
            StoreBenchmark.Listener listener = (operation, entities, result) -> print(grid, operation, entities,
                    result);
            benchmark.measureReads(run, listener);
            if (!readOnly) {
                benchmark.measureWrites(run, listener);
            }
        }
        return interruption.isRequested() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    private static void print(Grid grid, String operation, int entities, LatencyRun.Result result) {
        Histogram latencies = result.latencies();
        if (latencies.getTotalCount() == 0) {
            return; // interrupted before the first call
        }
        grid.row(List.of(operation, entities, Math.round(result.callsPerSecond()),
                Math.round(result.callsPerSecond() * entities), milliseconds(latencies.getValueAtPercentile(50)),
                milliseconds(latencies.getValueAtPercentile(90)), milliseconds(latencies.getValueAtPercentile(99)),
                milliseconds(latencies.getValueAtPercentile(99.9)), milliseconds(latencies.getMaxValue())));
    }

    /** Rounded to a microsecond. */
    private static double milliseconds(long nanos) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.3f", nanos / 1e6));
    }
}
