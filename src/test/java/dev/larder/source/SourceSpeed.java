package dev.larder.source;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.ViewSource;
import dev.larder.source.read.KeyBatch;
import dev.larder.source.read.KeyTimeReader;
import dev.larder.source.read.RowReader;
import dev.larder.source.read.SourceRow;
import dev.larder.source.read.WantedRows;

/**
 * How fast both passes read, in rows a second of this thread's CPU time: a program to run by hand. Writes 5,000,000
 * rows of 12 columns (an id of 14 bytes, a time, 10 doubles) under the folder given, unless they are there.
 */
public final class SourceSpeed {
    private static final int ROWS = 5_000_000;
    private static final int RUNS = 7;

    private SourceSpeed() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        for (String codec : List.of("snappy", "zstd", "uncompressed")) {
            Path file = folder.resolve(codec + ".parquet");
            if (!Files.exists(file)) {
                write(file, codec);
            }
            FeatureView view = new FeatureView("speed", JoinKeys.of("id", Scalar.STRING),
                    IntStream.range(0, 10).mapToObj(i -> new Feature("f" + i, Scalar.DOUBLE)).toList());
            SourcePlan plan = SourcePlanner.plan(view,
                    new ViewSource(file.toString(), "ts", Optional.empty(), Map.of()), Window.ALL);
            report(codec + ", keys and times", plan, group -> readKeys(plan, group));
            report(codec + ", all rows", plan, group -> readRows(plan, group, WantedRows.ALL));
            report(codec + ", every fifth row", plan, group -> readRows(plan, group, from -> (from + 4) / 5 * 5));
        }
    }

    private static void write(Path file, String codec) {
        String doubles = String.join(", ", IntStream.range(0, 10).mapToObj(i -> "random() AS f" + i).toList());
        DuckDb.copy("SELECT printf('cust-%09d', (random() * 1000000)::BIGINT) AS id, "
                + "make_timestamp(1700000000000000 + (random() * 1e12)::BIGINT) AS ts, " + doubles + " FROM range("
                + ROWS
                + ")", file, "CODEC '" + codec + "'");
    }

    private static void report(String what, SourcePlan plan, ToLongFunction<RowGroup> read) {
        long best = Long.MAX_VALUE;
        long answer = 0;
        for (int run = 0; run < RUNS; run++) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            answer = plan.rowGroups().stream().mapToLong(read).sum();
            best = Math.min(best, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
        }
        System.out.printf("%-32s %6.1f ns/row %6.1f M rows/cpu-s (%x)%n", what, (double) best / plan.rows(),
                plan.rows() * 1e3 / best, answer);
    }

    private static long readKeys(SourcePlan plan, RowGroup group) {
        long sum = 0;
        KeyBatch batch = new KeyBatch();
        try (KeyTimeReader reader = new KeyTimeReader(plan, group, Sources.ample())) {
            while (reader.next(batch)) {
                for (int i = 0; i < batch.size(); i++) {
                    sum += batch.hashHigh()[i] ^ batch.eventMicros()[i];
                }
            }
        }
        return sum;
    }

    private static long readRows(SourcePlan plan, RowGroup group, WantedRows wanted) {
        long sum = 0;
        try (RowReader reader = new RowReader(plan, group, wanted, Sources.ample())) {
            for (List<SourceRow> batch = reader.next(); !batch.isEmpty(); batch = reader.next()) {
                for (SourceRow row : batch) {
                    sum += row.position();
                }
            }
        }
        return sum;
    }
}
