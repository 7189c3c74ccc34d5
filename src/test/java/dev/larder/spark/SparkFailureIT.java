package dev.larder.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.ViewSource;
import dev.larder.materialize.MaterializeOracle;
import dev.larder.materialize.Engine;
import dev.larder.materialize.Interruption;
import dev.larder.materialize.LocalEngine;
import dev.larder.materialize.Materialization;
import dev.larder.expect.RowLimit;
import dev.larder.materialize.Progress;
import dev.larder.materialize.Rejects;
import dev.larder.materialize.RowCounts;
import dev.larder.materialize.RunContext;
import dev.larder.materialize.RunOptions;
import dev.larder.materialize.ViewReport;
import dev.larder.materialize.Wiring;
import dev.larder.source.EarlierRuns;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.Storages;
import dev.larder.store.OnlineStore;
import dev.larder.store.StoreException;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.settings.SqliteSettings;
import dev.larder.store.sqlite.SqliteStore;

/** Tasks that fail and are tried again, or are tried twice at once, leave what one attempt leaves, and count as one. */
@Tag("spark")
class SparkFailureIT {
    private static final FeatureView VIEW = new FeatureView("v", JoinKeys.of("id", Scalar.INT64),
            List.of(new Feature("x", Scalar.INT32)));
    private static final RunOptions OPTIONS = new RunOptions(RunOptions.Scope.ALL,
            MaterializeOracle.checks(new RowLimit.Percent(BigDecimal.valueOf(100))),
            new RunOptions.Resources(1, OptionalInt.of(100), OptionalLong.empty(), 1L << 28), Conflict.NEWEST, false,
            Duration.ZERO, false);

    @TempDir
    private Path folder;
    private ViewSource source;

    @BeforeEach
    void rows() throws Exception {
        LocalSpark.stop();
        Path data = Files.createDirectories(folder.resolve("data"));
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = duckdb.createStatement()) {
            // One in seven cannot be an int32.
            sql.execute("COPY (SELECT i % 3000 AS id, CASE WHEN i % 7 = 0 THEN 3000000000 ELSE i END AS x,"
                    + " TIMESTAMP '2026-01-01' + to_seconds(i) AS event FROM range(10000) t(i)) TO '"
                    + data.resolve("a.parquet") + "' (FORMAT parquet)");
        }
        source = new ViewSource(data.toString(), "event", Optional.empty(), Map.of());
    }

    private OnlineStore store(String name) {
        return new SqliteStore(folder.resolve(name + ".db"), "p", Clock.systemUTC());
    }

    private SparkEngine spark(String name, int attempts) {
        return LocalSpark.engine("p", new SqliteSettings(folder.resolve(name + ".db")), FailingStores::open,
                new Wiring.Cluster(Optional.of("local[2," + attempts + "]"),
                        Map.of("spark.sql.shuffle.partitions", "4", "spark.sql.adaptive.enabled", "false"),
                        Optional.of(folder.resolve("rejects").toString())));
    }

    private ViewReport run(Engine engine, OnlineStore store, RunOptions options) {
        return new Materialization(engine, store, VIEW, source, options, context()).run();
    }

    private RunContext context() {
        return new RunContext(Clock.systemUTC(), folder, Storages.LOCAL, Progress.SILENT, Rejects.NOWHERE,
                new Interruption());
    }

    private static Set<FeatureRow> rows(OnlineStore store) {
        Set<FeatureRow> rows = new HashSet<>();
        store.scan(VIEW, VIEW.features(), found -> rows.add(found.row()));
        return rows;
    }

    private static List<Long> counts(ViewReport report) {
        RowCounts counts = report.counts();
        assertEquals(counts.read(),
                counts.beforeWindow() + counts.afterWindow() + counts.superseded() + counts.rejected()
                        + counts.expired() + counts.stale() + counts.dropped() + counts.written() + counts.failed());
        return List.of(counts.read(), counts.superseded(), counts.rejected(), counts.written());
    }

    private long rejectLines() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("rejects"))) {
            List<Path> parts = files.toList();
            assertEquals(List.of(),
                    parts.stream().filter(part -> part.getFileName().toString().startsWith(".")).toList());
            long lines = 0;
            for (Path part : parts) {
                lines += Files.readAllLines(part).size();
            }
            return lines;
        }
    }

    @Test
    void aTaskThatFailsAfterWritingIsRetried() throws Exception {
        FailingStores.reset(3);
        try (OnlineStore expected = store("local"); OnlineStore store = store("spark")) {
            ViewReport local = run(new LocalEngine(expected, (view, rows) -> rows), expected, OPTIONS);
            ViewReport report;
            try (SparkEngine engine = spark("spark", 5)) {
                report = run(engine, store, OPTIONS);
            }
            assertEquals(ViewReport.Status.OK, report.status());
            assertEquals(3, FailingStores.FAILURES.get());
            assertEquals(counts(local), counts(report));
            assertEquals(rows(expected), rows(store));
            assertEquals(report.counts().rejected(), rejectLines());
            assertEquals(local.watermarkAfter(), report.watermarkAfter());
        }
        assertEquals(1, FailingStores.OPENED.get(), "an executor's tasks share one store");
        assertEquals(1, FailingStores.CLOSED.get());
    }

    @Test
    void anUnreachableStoreFailsTheRunAsInTheLocalEngine() {
        FailingStores.reset(Integer.MAX_VALUE);
        try (OnlineStore store = store("spark"); SparkEngine engine = spark("spark", 2)) {
            ViewReport report = run(engine, store, OPTIONS);
            assertEquals(ViewReport.Status.FAILED, report.status());
            StoreException failure = assertInstanceOf(StoreException.class, report.failure());
            assertEquals(StoreException.Kind.UNREACHABLE, failure.kind());
            assertTrue(report.watermarkAfter().isEmpty(), "the watermark stays");

            // And running it again repairs it.
            FailingStores.reset(0);
            ViewReport again = run(engine, store, OPTIONS);
            assertEquals(ViewReport.Status.OK, again.status());
            assertEquals(again.counts().written(), rows(store).size());
        }
    }

    @Test
    void aFileThatIsStillBeingWrittenMayBeReadLater() throws Exception {
        FailingStores.reset(0);
        byte[] whole = Files.readAllBytes(folder.resolve("data/a.parquet"));
        Path late = folder.resolve("data/b.parquet");
        for (int length : new int[]{whole.length - 9, 4, 0}) {
            Files.write(late, Arrays.copyOf(whole, length));
            try (OnlineStore store = store("spark"); SparkEngine engine = spark("spark", 1)) {
                ViewReport report = run(engine, store, OPTIONS);
                assertEquals(ViewReport.Status.FAILED, report.status());
                SourceException failure = assertInstanceOf(SourceException.class, report.failure());
                assertEquals("`" + late + "` " + (length == 0
                        ? "is empty (0 bytes)"
                        : "is cut short: it starts like a Parquet file but has no footer")
                        + ". If it is still being written, try again when that is done", failure.getMessage());
                assertTrue(failure.mayTryAgain());
            }
        }
    }

    /** As speculation does: a second attempt at each partition, while the first still writes. */
    @Test
    void twoConcurrentAttemptsLeaveTheSameRowsAsOne() throws Exception {
        FailingStores.reset(0);
        try (OnlineStore store = store("spark"); SparkEngine engine = spark("spark", 1)) {
            ViewReport report = run(engine, store, OPTIONS);
            Set<FeatureRow> once = rows(store);
            long lines = rejectLines();
            RunOptions slowly = OPTIONS.withRate(OptionalLong.of(4_000));
            try (Engine.Work work = engine.plan(VIEW, source, slowly, context(), report,
                    EarlierRuns.NONE)) {
                work.find();
                CompletableFuture<Void> other = CompletableFuture.runAsync(() -> work.write(() -> {}));
                work.write(() -> {});
                other.get();
            }
            assertEquals(once, rows(store));
            assertEquals(lines, rejectLines());
        }
    }
}
