package dev.larder.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
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
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.ViewSource;
import dev.larder.materialize.Interruption;
import dev.larder.materialize.Materialization;
import dev.larder.materialize.MaxRejects;
import dev.larder.materialize.Progress;
import dev.larder.materialize.Rejects;
import dev.larder.materialize.RunContext;
import dev.larder.materialize.RunOptions;
import dev.larder.materialize.Verification;
import dev.larder.materialize.VerifyReport;
import dev.larder.materialize.ViewReport;
import dev.larder.materialize.ViewReport.Status;
import dev.larder.source.Window;
import dev.larder.store.OnlineStore;
import dev.larder.store.RedisSettings;
import dev.larder.store.StoreException;
import dev.larder.store.Timeouts;
import dev.larder.store.WriteOptions.Conflict;
import redis.clients.jedis.exceptions.JedisException;

/** Servers that fail while a view is materialized. What the run itself could not save, running it again does. */
@Timeout(120)
class RedisFaultsIT {
    private static final int ROWS = 120_000;
    private static final FeatureView VIEW = new FeatureView("customers", JoinKeys.of("id", Scalar.STRING), List.of(
            new Feature("a", Scalar.DOUBLE), new Feature("b", Scalar.INT64), new Feature("c", Scalar.STRING)));
    private static final Timeouts TIMEOUTS = new Timeouts(Duration.ofMillis(500), Duration.ofMillis(250),
            Duration.ofSeconds(1), Duration.ofSeconds(15));
    private static final int RETRIES = 30;
    private static final String LEASE = "feast:acme#lease:customers";
    private static final Executor ON_ITS_OWN = task -> Thread.ofPlatform().daemon().start(task);

    @TempDir
    static Path folder;
    private static ViewSource source;

    @BeforeAll
    static void makeRows() throws Exception {
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

    private static OnlineStore open(RedisSettings settings, Timeouts timeouts, int retries) {
        return new RedisStore(RedisTarget.with(settings, timeouts, retries), "acme", Clock.systemUTC());
    }

    private static RunContext context() {
        return new RunContext(Clock.systemUTC(), folder, Progress.SILENT, Rejects.NOWHERE, new Interruption());
    }

    /** @param rate rows a second, so that there is a middle of a run */
    private static ViewReport run(OnlineStore store, OptionalLong rate) {
        RunOptions options = new RunOptions(OptionalLong.empty(), OptionalLong.empty(), false, Duration.ZERO, false,
                Conflict.NEWEST, new MaxRejects.Percent(0), 0, 2, OptionalInt.empty(), rate, 1L << 28,
                Duration.ofSeconds(70), false);
        return new Materialization(store, (view, rows) -> rows, VIEW, source, options, context()).run();
    }

    private static CompletableFuture<ViewReport> inBackground(OnlineStore store) {
        return CompletableFuture.supplyAsync(() -> run(store, OptionalLong.of(ROWS / 4)), ON_ITS_OWN);
    }

    private static void awaitRows(OnlineStore store, int atLeast) {
        Await.until(Duration.ofSeconds(30), "the run has begun to write", () -> {
            List<String> seen = new ArrayList<>();
            store.scan(VIEW, List.of(), found -> {
                seen.add(found.row().key().text());
                return seen.size() < atLeast;
            });
            return seen.size() >= atLeast;
        });
    }

    private static void assertOk(ViewReport report) {
        if (report.failure() != null) {
            throw new AssertionError(report.failure());
        }
        assertEquals(Status.OK, report.status(), "failed: " + report.counts().failed());
        assertEquals(ROWS, report.counts().written() + report.counts().stale());
    }

    private static void assertVerified(OnlineStore store) {
        VerifyReport report = new Verification(store, VIEW, source, (view, rows) -> rows,
                new Verification.Options(Window.ALL, OptionalLong.empty(), true, 5, 2, 1L << 28), context()).run();
        assertFalse(report.hasDifferences(), report.shown().toString());
        assertEquals(ROWS, report.equal());
    }

    private static RedisServer keeper() {
        return RedisServers.start(RedisServers.usualBinary(), List.of("--appendonly", "yes"));
    }

    @Test
    void aServerThatIsKilledAndStartedAgain() throws Exception {
        try (RedisServer server = keeper(); OnlineStore store = open(RedisTarget.of(server), TIMEOUTS, RETRIES)) {
            CompletableFuture<ViewReport> run = inBackground(store);
            awaitRows(store, 20_000);
            server.kill();
            Await.millis(500);
            server.start().awaitReady();
            assertOk(run.get());
            assertVerified(store);
        }
    }

    @Test
    void aServerThatIsAwayForTooLongEndsTheRun() throws Exception {
        Timeouts brief = new Timeouts(Duration.ofMillis(300), Duration.ofMillis(250), Duration.ofMillis(500),
                Duration.ofSeconds(1));
        try (RedisServer server = keeper(); OnlineStore store = open(RedisTarget.of(server), brief, 2)) {
            CompletableFuture<ViewReport> run = inBackground(store);
            awaitRows(store, 20_000);
            server.kill();
            ViewReport died = run.get();
            assertEquals(Status.FAILED, died.status());
            assertEquals(StoreException.Kind.UNREACHABLE, ((StoreException) died.failure()).kind());
            assertEquals(OptionalLong.empty(), died.watermarkAfter());

            server.start().awaitReady();
            // The lease could not be given back; a run that dies with its process is seen to be dead.
            server.ask("DEL", LEASE);
            assertOk(run(store, OptionalLong.empty()));
            assertVerified(store);
        }
    }

    @Test
    void connectionsThatAreKilledAllTheTime() throws Exception {
        try (RedisServer server = keeper(); OnlineStore store = open(RedisTarget.of(server), TIMEOUTS, RETRIES)) {
            AtomicBoolean ended = new AtomicBoolean();
            CompletableFuture<Integer> killer = CompletableFuture.supplyAsync(() -> {
                int killed = 0;
                while (!ended.get()) {
                    killed += ((Long) server.ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")).intValue();
                    Await.millis(40);
                }
                return killed;
            }, ON_ITS_OWN);
            ViewReport report = inBackground(store).get();
            ended.set(true);
            assertNotEquals(0, killer.get());
            assertOk(report);
            assertVerified(store);
        }
    }

    @Test
    void aServerThatPauses() throws Exception {
        try (RedisServer server = keeper(); OnlineStore store = open(RedisTarget.of(server), TIMEOUTS, RETRIES)) {
            CompletableFuture<ViewReport> run = inBackground(store);
            awaitRows(store, 20_000);
            // Longer than any attempt waits, and much longer than the timeout of a read.
            server.ask("CLIENT", "PAUSE", "3000", "ALL");
            assertOk(run.get());
            assertVerified(store);
        }
    }

    @Test
    void aServerThatIsFull() {
        try (RedisServer server = keeper(); OnlineStore store = open(RedisTarget.of(server), TIMEOUTS, RETRIES)) {
            server.ask("CONFIG", "SET", "maxmemory", "8mb");
            ViewReport full = run(store, OptionalLong.empty());
            assertEquals(Status.PARTLY, full.status(), String.valueOf(full.failure()));
            assertTrue(full.counts().failed() > 0 && full.counts().written() > 0);
            assertEquals(ROWS, full.counts().failed() + full.counts().written());
            assertEquals(OptionalLong.empty(), full.watermarkAfter());

            server.ask("CONFIG", "SET", "maxmemory", "0");
            assertOk(run(store, OptionalLong.empty()));
            assertVerified(store);
        }
    }

    @Test
    void aMasterOfAClusterThatIsKilled() throws Exception {
        RedisCluster cluster = RedisCluster.start(RedisServers.usualBinary());
        try (OnlineStore store = open(RedisTarget.of(cluster), TIMEOUTS, RETRIES)) {
            CompletableFuture<ViewReport> run = inBackground(store);
            awaitRows(store, 20_000);
            cluster.masters().getFirst().kill();
            ViewReport report = run.get();
            assertOk(report);
            // What was acknowledged by the dead master, but not yet sent to its replica, only another run brings back.
            assertOk(run(store, OptionalLong.empty()));
            assertVerified(store);
            assertEquals(3, cluster.masters().size());
        } finally {
            cluster.servers().forEach(RedisServer::close);
        }
    }

    @Test
    void slotsThatMoveWhileLoading() throws Exception {
        RedisCluster cluster = RedisCluster.start(RedisServers.usualBinary());
        try (OnlineStore store = open(RedisTarget.of(cluster), TIMEOUTS, RETRIES)) {
            CompletableFuture<ViewReport> run = inBackground(store);
            awaitRows(store, 10_000);
            int moved = 0;
            for (int slot = 0; slot < 5_000 && !run.isDone(); slot += 7) {
                cluster.move(slot, cluster.servers().get(0), cluster.servers().get(1));
                moved++;
            }
            assertOk(run.get());
            assertTrue(moved > 20, "slots moved: " + moved);
            assertVerified(store);
        } finally {
            cluster.servers().forEach(RedisServer::close);
        }
    }

    @Test
    void aMasterOfSentinelsThatIsKilled() throws Exception {
        RedisSentinels sentinels = RedisSentinels.start(RedisServers.usualBinary());
        try (OnlineStore store = open(RedisTarget.of(sentinels), TIMEOUTS, RETRIES)) {
            CompletableFuture<ViewReport> run = inBackground(store);
            awaitRows(store, 20_000);
            RedisServer before = sentinels.master();
            before.kill();
            assertOk(run.get());
            assertNotEquals(before, sentinels.master());
            // The old master may have been the only one to hear that the lease was given back.
            sentinels.master().ask("DEL", LEASE);
            assertOk(run(store, OptionalLong.empty()));
            assertVerified(store);
        } finally {
            sentinels.close();
        }
    }

    @Test
    void aFailoverThatIsAskedFor() throws Exception {
        RedisSentinels sentinels = RedisSentinels.start(RedisServers.usualBinary());
        try (OnlineStore store = open(RedisTarget.of(sentinels), TIMEOUTS, RETRIES)) {
            CompletableFuture<ViewReport> run = inBackground(store);
            awaitRows(store, 20_000);
            RedisServer before = sentinels.master();
            sentinels.failOver();
            assertOk(run.get());
            Await.until(Duration.ofSeconds(30), "the old master is a replica", () -> {
                try {
                    return before.info("replication", "role").equals("slave");
                } catch (JedisException e) {
                    return false;
                }
            });
            sentinels.master().ask("DEL", LEASE);
            assertOk(run(store, OptionalLong.empty()));
            assertVerified(store);
        } finally {
            sentinels.close();
        }
    }
}
