package dev.larder.materialize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

import dev.larder.Await;
import dev.larder.api.PrewriteHook;
import dev.larder.expect.RowLimit;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.ViewSource;
import dev.larder.materialize.ViewReport.Status;
import dev.larder.source.Window;
import dev.larder.source.storage.Storages;
import dev.larder.store.HookedStore;
import dev.larder.store.OnlineStore;
import dev.larder.store.WriteOptions.Conflict;

/** A view that is materialized while its store has a fault, and then verified. */
public final class FaultyLoad {
    public static final int ROWS = 120_000;
    public static final FeatureView VIEW = new FeatureView("customers", JoinKeys.of("id", Scalar.STRING), List.of(
            new Feature("a", Scalar.DOUBLE), new Feature("b", Scalar.INT64), new Feature("c", Scalar.STRING)));
    public static final Executor ON_ITS_OWN = task -> Thread.ofPlatform().daemon().start(task);

    private final Path folder;
    private final ViewSource source;

    /** @param folder where the source is made */
    public FaultyLoad(Path folder) throws SQLException {
        this.folder = folder;
        Path file = folder.resolve("customers.parquet");
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = duckdb.createStatement()) {
            sql.execute("""
                    COPY (SELECT 'c' || i AS id, make_timestamp(1793491200000000 + i) AS event, random() AS a,
                        (random() * 1e12)::BIGINT AS b, repeat('x', i %% 40) AS c FROM range(%d) r(i))
                    TO '%s' (FORMAT parquet, ROW_GROUP_SIZE 8192)""".formatted(ROWS, file));
        }
        source = new ViewSource(file.toString(), "event", Optional.empty(), Map.of());
    }

    private RunContext context() {
        return new RunContext(Clock.systemUTC(), folder, Storages.LOCAL, Progress.SILENT, Rejects.NOWHERE,
                new Interruption());
    }

    /** @param rate rows a second, so that there is a middle of a run */
    public ViewReport run(OnlineStore store, OptionalLong rate) {
        return run(store, rate, new CountDownLatch(0));
    }

    private ViewReport run(OnlineStore store, OptionalLong rate, CountDownLatch mayEnd) {
        AtomicInteger hooked = new AtomicInteger();
        PrewriteHook hook = (view, rows) -> {
            if (hooked.addAndGet(rows.size()) > ROWS / 2) {
                awaitOpen(mayEnd);
            }
            return rows;
        };
        RunOptions options = new RunOptions(RunOptions.Scope.ALL,
                MaterializeOracle.checks(RowLimit.NONE),
                new RunOptions.Resources(2, OptionalInt.empty(), rate, 1L << 28), Conflict.NEWEST, false,
                Duration.ofSeconds(70), false);
        OnlineStore hookedStore = new HookedStore(store, hook);
        return new Materialization(new LocalEngine(hookedStore, hook), hookedStore, VIEW, source, options,
                context())
                .run();
    }

    public CompletableFuture<ViewReport> inBackground(OnlineStore store) {
        return CompletableFuture.supplyAsync(() -> run(store, OptionalLong.of(ROWS / 4)), ON_ITS_OWN);
    }

    /** @param mayEnd the run writes its second half only after this is open, so that it does not end before the fault */
    public CompletableFuture<ViewReport> inBackground(OnlineStore store, CountDownLatch mayEnd) {
        return CompletableFuture.supplyAsync(() -> run(store, OptionalLong.of(ROWS / 2), mayEnd), ON_ITS_OWN);
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static void awaitRows(OnlineStore store, int atLeast) {
        Await.until("the run has begun to write", () -> {
            List<String> seen = new ArrayList<>();
            store.scan(VIEW, List.of(), found -> {
                seen.add(found.row().key().text());
                return seen.size() < atLeast;
            });
            return seen.size() >= atLeast;
        });
    }

    public static void assertOk(ViewReport report) {
        if (report.failure() != null) {
            throw new AssertionError(report.failure());
        }
        assertEquals(Status.OK, report.status(), "failed: " + report.counts().failed());
        assertEquals(ROWS, report.counts().written() + report.counts().stale());
    }

    public void assertVerified(OnlineStore store) {
        VerifyReport report = new Verification(store, VIEW, source, (view, rows) -> rows,
                new Verification.Options(Window.ALL, Duration.ofHours(1), OptionalLong.empty(), true, 5, false, 2,
                        1L << 28),
                context(),
                difference -> {}).run();
        assertFalse(report.hasDifferences(), report.shown().toString());
        assertEquals(ROWS, report.count(Verdict.EQUAL));
    }
}
