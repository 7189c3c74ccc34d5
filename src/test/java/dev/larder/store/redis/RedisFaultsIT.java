package dev.larder.store.redis;

import static dev.larder.materialize.FaultyLoad.ON_ITS_OWN;
import static dev.larder.materialize.FaultyLoad.ROWS;
import static dev.larder.materialize.FaultyLoad.assertOk;
import static dev.larder.materialize.FaultyLoad.awaitRows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import redis.clients.jedis.exceptions.JedisException;

import dev.larder.Await;
import dev.larder.materialize.FaultyLoad;
import dev.larder.materialize.ViewReport.Status;
import dev.larder.materialize.ViewReport;
import dev.larder.store.OnlineStore;
import dev.larder.store.StoreException;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.Timeouts;

/** Servers that fail while a view is materialized. What the run itself could not save, running it again does. */
@Timeout(120)
class RedisFaultsIT {
    private static final Timeouts TIMEOUTS = new Timeouts(Duration.ofMillis(500), Duration.ofMillis(250),
            Duration.ofSeconds(1), Duration.ofSeconds(15));
    private static final int RETRIES = 30;
    private static final String LEASE = "feast:acme#lease:customers";

    @TempDir
    static Path folder;
    private static FaultyLoad load;

    @BeforeAll
    static void makeRows() throws Exception {
        load = new FaultyLoad(folder);
    }

    private static OnlineStore open(RedisSettings settings, Timeouts timeouts, int retries) {
        return new RedisStore(RedisTarget.with(settings, timeouts, retries), "acme", Clock.systemUTC());
    }

    private static RedisServer keeper() {
        // Unlike `everysec`, no write waits within the process for an fsync that is under way.
        return RedisServers.start(RedisServers.usualBinary(), List.of("--appendonly", "yes", "--appendfsync", "no"));
    }

    @Test
    void aServerThatIsKilledAndStartedAgain() throws Exception {
        try (RedisServer server = keeper(); OnlineStore store = open(RedisTarget.of(server), TIMEOUTS, RETRIES)) {
            CompletableFuture<ViewReport> run = load.inBackground(store);
            awaitRows(store, 20_000);
            server.kill();
            Await.millis(500);
            server.start().awaitReady();
            assertOk(run.get());
            load.assertVerified(store);
        }
    }

    @Test
    void aServerThatIsAwayForTooLongEndsTheRun() throws Exception {
        Timeouts brief = new Timeouts(Duration.ofMillis(300), Duration.ofMillis(250), Duration.ofMillis(500),
                Duration.ofSeconds(1));
        try (RedisServer server = keeper(); OnlineStore store = open(RedisTarget.of(server), brief, 2)) {
            CompletableFuture<ViewReport> run = load.inBackground(store);
            awaitRows(store, 20_000);
            server.kill();
            ViewReport died = run.get();
            assertEquals(Status.FAILED, died.status());
            assertEquals(StoreException.Kind.UNREACHABLE, ((StoreException) died.failure()).kind());
            assertEquals(OptionalLong.empty(), died.watermarkAfter());

            server.start().awaitReady();
            // The lease could not be given back; a run that dies with its process is seen to be dead.
            server.ask("DEL", LEASE);
            assertOk(load.run(store, OptionalLong.empty()));
            load.assertVerified(store);
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
            ViewReport report = load.inBackground(store).get();
            ended.set(true);
            assertNotEquals(0, killer.get());
            assertOk(report);
            load.assertVerified(store);
        }
    }

    @Test
    void aServerThatPauses() throws Exception {
        try (RedisServer server = keeper(); OnlineStore store = open(RedisTarget.of(server), TIMEOUTS, RETRIES)) {
            CompletableFuture<ViewReport> run = load.inBackground(store);
            awaitRows(store, 20_000);
            // Longer than any attempt waits, and much longer than the timeout of a read.
            server.ask("CLIENT", "PAUSE", "3000", "ALL");
            assertOk(run.get());
            load.assertVerified(store);
        }
    }

    @Test
    void aServerThatIsFull() {
        try (RedisServer server = keeper(); OnlineStore store = open(RedisTarget.of(server), TIMEOUTS, RETRIES)) {
            server.ask("CONFIG", "SET", "maxmemory", "8mb");
            ViewReport full = load.run(store, OptionalLong.empty());
            assertEquals(Status.PARTLY, full.status(), String.valueOf(full.failure()));
            assertTrue(full.counts().failed() > 0 && full.counts().written() > 0);
            assertEquals(ROWS, full.counts().failed() + full.counts().written());
            assertEquals(OptionalLong.empty(), full.watermarkAfter());

            server.ask("CONFIG", "SET", "maxmemory", "0");
            assertOk(load.run(store, OptionalLong.empty()));
            load.assertVerified(store);
        }
    }

    @Test
    void aMasterOfAClusterThatIsKilled() throws Exception {
        RedisCluster cluster = RedisCluster.start(RedisServers.usualBinary());
        try (OnlineStore store = open(RedisTarget.of(cluster), TIMEOUTS, RETRIES)) {
            CompletableFuture<ViewReport> run = load.inBackground(store);
            awaitRows(store, 20_000);
            cluster.masters().getFirst().kill();
            ViewReport report = run.get();
            assertOk(report);
            // What was acknowledged by the dead master, but not yet sent to its replica, only another run brings back.
            assertOk(load.run(store, OptionalLong.empty()));
            load.assertVerified(store);
            assertEquals(3, cluster.masters().size());
        } finally {
            cluster.servers().forEach(RedisServer::close);
        }
    }

    @Test
    void slotsThatMoveWhileLoading() throws Exception {
        RedisCluster cluster = RedisCluster.start(RedisServers.usualBinary());
        try (OnlineStore store = open(RedisTarget.of(cluster), TIMEOUTS, RETRIES)) {
            CompletableFuture<ViewReport> run = load.inBackground(store);
            awaitRows(store, 10_000);
            int moved = 0;
            for (int slot = 0; slot < 5_000 && !run.isDone(); slot += 7) {
                cluster.move(slot, cluster.servers().get(0), cluster.servers().get(1));
                moved++;
            }
            assertOk(run.get());
            assertTrue(moved > 20, "slots moved: " + moved);
            load.assertVerified(store);
        } finally {
            cluster.servers().forEach(RedisServer::close);
        }
    }

    @Test
    void aMasterOfSentinelsThatIsKilled() throws Exception {
        RedisSentinels sentinels = RedisSentinels.start(RedisServers.usualBinary());
        try (OnlineStore store = open(RedisTarget.of(sentinels), TIMEOUTS, RETRIES)) {
            CompletableFuture<ViewReport> run = load.inBackground(store);
            awaitRows(store, 20_000);
            RedisServer before = sentinels.master();
            before.kill();
            assertOk(run.get());
            assertNotEquals(before, sentinels.master());
            // The old master may have been the only one to hear that the lease was given back.
            sentinels.master().ask("DEL", LEASE);
            assertOk(load.run(store, OptionalLong.empty()));
            load.assertVerified(store);
        } finally {
            sentinels.close();
        }
    }

    @Test
    void aFailoverThatIsAskedFor() throws Exception {
        RedisSentinels sentinels = RedisSentinels.start(RedisServers.usualBinary());
        try (OnlineStore store = open(RedisTarget.of(sentinels), TIMEOUTS, RETRIES)) {
            CompletableFuture<ViewReport> run = load.inBackground(store);
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
            assertOk(load.run(store, OptionalLong.empty()));
            load.assertVerified(store);
        } finally {
            sentinels.close();
        }
    }
}
