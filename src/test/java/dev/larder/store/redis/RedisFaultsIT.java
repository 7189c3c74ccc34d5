package dev.larder.store.redis;

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
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import redis.clients.jedis.exceptions.JedisException;

import dev.larder.Await;
import dev.larder.materialize.FaultyLoad;
import dev.larder.materialize.ViewReport;
import dev.larder.materialize.ViewReport.Status;
import dev.larder.store.OnlineStore;
import dev.larder.store.StoreException;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.Timeouts;

/** Servers that fail while a view is materialized. A second run completes what the first could not. */
@Timeout(900)
class RedisFaultsIT {
    private static final Timeouts TIMEOUTS = new Timeouts(Duration.ofMillis(500), Duration.ofMillis(250),
            Duration.ofSeconds(1), Duration.ofSeconds(60));
    private static final int RETRIES = 60;
    private static final int MOST_KILLS = 50;
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
        // With `everysec`, a write of the server may wait for a running fsync.
        return RedisServers.start(RedisServers.usualBinary(), List.of("--appendonly", "yes", "--appendfsync", "no"));
    }

    @Test
    void serverIsKilledAndRestarted() throws Exception {
        try (RedisServer server = keeper(); OnlineStore store = open(RedisTarget.of(server), TIMEOUTS, RETRIES)) {
            CountDownLatch fault = new CountDownLatch(1);
            CompletableFuture<ViewReport> run = load.inBackground(store, fault);
            awaitRows(store, 20_000);
            fault.countDown();
            server.kill();
            Await.millis(500);
            server.start().awaitReady();
            assertOk(run.get());
            load.assertVerified(store);
        }
    }

    @Test
    void runFailsIfTheServerStaysDown() throws Exception {
        Timeouts brief = new Timeouts(Duration.ofMillis(300), Duration.ofMillis(250), Duration.ofMillis(500),
                Duration.ofSeconds(1));
        try (RedisServer server = keeper(); OnlineStore store = open(RedisTarget.of(server), brief, 2)) {
            CountDownLatch fault = new CountDownLatch(1);
            CompletableFuture<ViewReport> run = load.inBackground(store, fault);
            awaitRows(store, 20_000);
            fault.countDown();
            server.kill();
            ViewReport died = run.get();
            assertEquals(Status.FAILED, died.status());
            assertEquals(StoreException.Kind.UNREACHABLE, ((StoreException) died.failure()).kind());
            assertEquals(OptionalLong.empty(), died.watermarkAfter());

            server.start().awaitReady();
            // The run could not release its lease. Only the lease of a dead process is taken over.
            server.ask("DEL", LEASE);
            try (OnlineStore patient = open(RedisTarget.of(server), TIMEOUTS, RETRIES)) {
                assertOk(load.run(patient, OptionalLong.empty()));
                load.assertVerified(patient);
            }
        }
    }

    @Test
    void connectionsAreKilledRepeatedly() throws Exception {
        try (RedisServer server = keeper(); OnlineStore store = open(RedisTarget.of(server), TIMEOUTS, RETRIES)) {
            CountDownLatch fault = new CountDownLatch(1);
            CompletableFuture<ViewReport> run = load.inBackground(store, fault);
            // On a slow machine no batch would ever end between two of them.
            for (int kills = 0; !run.isDone() && kills < MOST_KILLS;) {
                if ((Long) server.ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes") > 0) {
                    fault.countDown();
                    kills++;
                }
                Await.millis(40);
            }
            assertOk(run.get());
            assertEquals(0, fault.getCount(), "no connection was killed");
            load.assertVerified(store);
        }
    }

    @Test
    void serverPauses() throws Exception {
        try (RedisServer server = keeper(); OnlineStore store = open(RedisTarget.of(server), TIMEOUTS, RETRIES)) {
            CountDownLatch fault = new CountDownLatch(1);
            CompletableFuture<ViewReport> run = load.inBackground(store, fault);
            awaitRows(store, 20_000);
            // Longer than the silence that an attempt allows, and much longer than the timeout of a read.
            server.ask("CLIENT", "PAUSE", "3000", "ALL");
            fault.countDown();
            assertOk(run.get());
            load.assertVerified(store);
        }
    }

    @Test
    void serverIsOutOfMemory() {
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
    void clusterMasterIsKilled() throws Exception {
        RedisCluster cluster = RedisCluster.start(RedisServers.usualBinary());
        try (OnlineStore store = open(RedisTarget.of(cluster), TIMEOUTS, RETRIES)) {
            CountDownLatch fault = new CountDownLatch(1);
            CompletableFuture<ViewReport> run = load.inBackground(store, fault);
            awaitRows(store, 20_000);
            RedisServer master = cluster.masters().getFirst();
            fault.countDown();
            master.kill();
            ViewReport report = run.get();
            assertOk(report);
            // Rows that the dead master acknowledged but had not yet sent to its replica are restored by another run only.
            assertOk(load.run(store, OptionalLong.empty()));
            load.assertVerified(store);
            assertEquals(3, cluster.masters().size());
        } finally {
            cluster.servers().forEach(RedisServer::close);
        }
    }

    @Test
    void slotsMoveDuringTheRun() throws Exception {
        RedisCluster cluster = RedisCluster.start(RedisServers.usualBinary());
        try (OnlineStore store = open(RedisTarget.of(cluster), TIMEOUTS, RETRIES)) {
            CountDownLatch slots = new CountDownLatch(21);
            CompletableFuture<ViewReport> run = load.inBackground(store, slots);
            awaitRows(store, 10_000);
            for (int slot = 0; slot < 5_000 && !run.isDone(); slot += 7) {
                cluster.move(slot, cluster.servers().get(0), cluster.servers().get(1));
                slots.countDown();
            }
            assertOk(run.get());
            assertEquals(0, slots.getCount(), "slots that did not move");
            load.assertVerified(store);
        } finally {
            cluster.servers().forEach(RedisServer::close);
        }
    }

    @Test
    void masterBehindSentinelsIsKilled() throws Exception {
        RedisSentinels sentinels = RedisSentinels.start(RedisServers.usualBinary());
        try (OnlineStore store = open(RedisTarget.of(sentinels), TIMEOUTS, RETRIES)) {
            CountDownLatch fault = new CountDownLatch(1);
            CompletableFuture<ViewReport> run = load.inBackground(store, fault);
            awaitRows(store, 20_000);
            RedisServer before = sentinels.master();
            fault.countDown();
            before.kill();
            assertOk(run.get());
            assertNotEquals(before, sentinels.master());
            // Perhaps only the old master has received the release of the lease.
            sentinels.master().ask("DEL", LEASE);
            assertOk(load.run(store, OptionalLong.empty()));
            load.assertVerified(store);
        } finally {
            sentinels.close();
        }
    }

    @Test
    void sentinelsFailOverOnRequest() throws Exception {
        RedisSentinels sentinels = RedisSentinels.start(RedisServers.usualBinary());
        try (OnlineStore store = open(RedisTarget.of(sentinels), TIMEOUTS, RETRIES)) {
            CountDownLatch fault = new CountDownLatch(1);
            CompletableFuture<ViewReport> run = load.inBackground(store, fault);
            awaitRows(store, 20_000);
            RedisServer before = sentinels.master();
            fault.countDown();
            sentinels.failOver();
            assertOk(run.get());
            Await.until("the old master is a replica", () -> {
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
