package dev.larder.cli.command;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.HdrHistogram.Histogram;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.larder.cli.session.ArgumentLabel;
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.LarderCommand;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.Signals;
import dev.larder.cli.session.UsageException;
import dev.larder.console.Grid;
import dev.larder.feature.FeatureView;
import dev.larder.materialize.Interruption;
import dev.larder.operate.LatencyRun;
import dev.larder.operate.StoreBenchmark;

@Command(name = "bench", description = {
        "Reads stored entities one at a time, in batches, and from all given views in one call. Then writes"
                + " the same rows to a temporary view, under a name that no view can have, and removes it.",
        "Latencies are in milliseconds and cover whole calls, as a service on this machine would see them.",
        "The last columns are per entity: microseconds of the servers' processors and bytes on the wire, as Redis counts"
                + " them for all its clients (empty for other stores), and bytes that larder allocated."},
        footer = {
                "larder bench customer_features --duration 100ms",
                "larder bench customer_features customer_embedding --duration 100ms --clients 2 --read-only"})
public final class BenchCommand implements LarderCommand {
    private static final List<String> COLUMNS = List.of("operation", "entities", "calls_per_second",
            "entities_per_second", "p50_ms", "p90_ms", "p99_ms", "p99_9_ms", "max_ms", "server_cpu_us", "wire_bytes",
            "allocated_bytes");

    private final Session session;

    @Parameters(arity = "1..*", paramLabel = ArgumentLabel.VIEW,
            description = "Views to read; the first is also measured alone.")
    private List<String> viewNames;

    @Option(names = "--duration", paramLabel = "DURATION", description = "Duration of each measurement (default: 5s).")
    private Duration duration = Duration.ofSeconds(5);

    @Option(names = "--clients", paramLabel = "N", description = "Number of concurrent callers (default: 1).")
    private int clients = 1;

    @Option(names = "--read-only", description = "Measure reads only; write nothing.")
    private boolean readOnly;

    public BenchCommand(Session session) {
        this.session = session;
    }

    @Override
    public Set<ExitCode> otherExitCodes() {
        return Set.of(ExitCode.TRY_AGAIN);
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
        LatencyRun run = new LatencyRun(clients, duration, interruption, session.store().inspection()::usage);
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
        double all = (double) latencies.getTotalCount() * entities;
        grid.row(Arrays.asList(operation, entities, Math.round(result.callsPerSecond()),
                Math.round(result.callsPerSecond() * entities), milliseconds(latencies.getValueAtPercentile(50)),
                milliseconds(latencies.getValueAtPercentile(90)), milliseconds(latencies.getValueAtPercentile(99)),
                milliseconds(latencies.getValueAtPercentile(99.9)), milliseconds(latencies.getMaxValue()),
                result.servers().map(used -> rounded(used.cpuSeconds() * 1e6 / all)).orElse(null),
                result.servers().map(used -> Math.round(used.wireBytes() / all)).orElse(null),
                Math.round(result.allocatedBytes() / all)));
    }

    private static double milliseconds(long nanos) {
        return rounded(nanos / 1e6);
    }

    private static double rounded(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.3f", value));
    }
}
