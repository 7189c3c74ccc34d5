package dev.larder.store.aerospike;

import static dev.larder.materialize.FaultyLoad.ROWS;
import static dev.larder.materialize.FaultyLoad.assertOk;
import static dev.larder.materialize.FaultyLoad.awaitRows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import com.aerospike.client.ResultCode;

import dev.larder.Await;
import dev.larder.feature.FeatureRow;
import dev.larder.materialize.FaultyLoad;
import dev.larder.materialize.ViewReport;
import dev.larder.materialize.ViewReport.Status;
import dev.larder.store.OnlineStore;
import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.StoreFixture;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOutcome;
import dev.larder.store.WriteOutcome.Done;
import dev.larder.store.WriteOutcome.Failed;
import dev.larder.store.aerospike.server.AerospikeProxy;
import dev.larder.store.aerospike.server.AerospikeServers;
import dev.larder.store.aerospike.server.AerospikeTarget;
import dev.larder.store.aerospike.server.InProcessServer;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.Timeouts;

/** Servers that fail while a view is materialized. What the run itself could not save, running it again does. */
@Timeout(600)
class AerospikeFaultsIT {
    private static final Timeouts TIMEOUTS = new Timeouts(Duration.ofSeconds(1), Duration.ofMillis(250),
            Duration.ofSeconds(1), Duration.ofSeconds(20));
    private static final int RETRIES = 30;

    @TempDir
    static Path folder;
    private static FaultyLoad load;

    @BeforeAll
    static void makeRows() throws Exception {
        load = new FaultyLoad(folder);
    }

    private static OnlineStore open(AerospikeSettings settings) {
        return new AerospikeStore(settings, "acme", Clock.systemUTC());
    }

    @Test
    void rowsSurviveARestartOfTheServer() throws Exception {
        try (AerospikeTarget server = AerospikeServers.own();
                OnlineStore store = open(AerospikeTests.with(server, TIMEOUTS, RETRIES))) {
            CompletableFuture<ViewReport> run = load.inBackground(store);
            awaitRows(store, 20_000);
            server.stop();
            Await.millis(500);
            server.start();
            assertOk(run.get());
            load.assertVerified(store);
        }
    }

    @Test
    void aRunFailsIfTheServerStaysDown() throws Exception {
        try (AerospikeTarget server = AerospikeServers.own()) {
            try (OnlineStore store = open(AerospikeTests.with(server, AerospikeTests.BRIEF, 2));
                    OnlineStore watching = open(AerospikeTests.with(server, TIMEOUTS, RETRIES))) {
                CompletableFuture<ViewReport> run = load.inBackground(store);
                awaitRows(watching, 20_000);
                server.stop();
                ViewReport died = run.get();
                assertEquals(Status.FAILED, died.status());
                StoreException failure = assertInstanceOf(StoreException.class, died.failure());
                assertEquals(Kind.UNREACHABLE, failure.kind(), failure.getMessage());
                assertTrue(failure.getMessage().startsWith("Aerospike at 127.0.0.1:" + server.port()),
                        failure.getMessage());
                assertEquals(OptionalLong.empty(), died.watermarkAfter());
            }
            server.start();
            try (OnlineStore store = open(AerospikeTests.with(server, TIMEOUTS, RETRIES))) {
                // A run that dies with its process is seen to be dead; this one could not give its lease back.
                new MetadataRecords(new AerospikeCluster(AerospikeTests.with(server, TIMEOUTS, RETRIES)),
                        Duration.ofSeconds(5))
                        .delete(AerospikeTarget.FEATURES, "lease:acme:customers");
                assertOk(load.run(store, OptionalLong.empty()));
                load.assertVerified(store);
            }
        }
    }

    @Test
    void rowsAreWrittenToASlowServer() throws Exception {
        try (AerospikeTarget server = AerospikeServers.own();
                AerospikeProxy proxy = new AerospikeProxy(server);
                OnlineStore store = open(AerospikeTests.through(proxy, TIMEOUTS, RETRIES))) {
            CompletableFuture<ViewReport> run = load.inBackground(store);
            awaitRows(store, 20_000);
            // Longer than any attempt waits.
            proxy.delayAnswers(Duration.ofSeconds(2));
            Await.millis(3_000);
            proxy.delayAnswers(Duration.ZERO);
            assertOk(run.get());
            load.assertVerified(store);
        }
    }

    @Test
    void requestsWithLostResponsesAreRetried() throws Exception {
        try (AerospikeTarget server = AerospikeServers.own();
                AerospikeProxy proxy = new AerospikeProxy(server);
                OnlineStore store = open(AerospikeTests.through(proxy, TIMEOUTS, RETRIES))) {
            CompletableFuture<ViewReport> run = load.inBackground(store);
            awaitRows(store, 20_000);
            for (int i = 0; i < 20 && !run.isDone(); i++) {
                proxy.loseAnswers(1);
                Await.millis(50);
            }
            assertOk(run.get());
            assertEquals(0, run.get().counts().stale(), "a write that is done twice is done");
            load.assertVerified(store);
        }
    }

    /** A batch of 1,000 rows takes the server four times as long as a batch may take. */
    @Test
    void batchesShrinkUntilTheServerKeepsUp() {
        Timeouts brief = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5),
                Duration.ofSeconds(1));
        try (InProcessServer server = AerospikeServers.inProcess();
                AerospikeProxy proxy = new AerospikeProxy(server);
                OnlineStore store = open(AerospikeTests.through(proxy, brief, 0))) {
            store.write(StoreFixture.VIEW, rows(1), WriteOptions.DEFAULT);
            proxy.commands();
            proxy.delayRequests(Duration.ofMillis(60), 1_000);
            assertEquals(Set.of(Done.WRITTEN), Set.copyOf(
                    store.write(StoreFixture.VIEW, rows(1_000), WriteOptions.DEFAULT)));
            assertTrue(proxy.commands() > 4);
        }
    }

    private static List<FeatureRow> rows(int count) {
        return IntStream.range(0, count).mapToObj(i -> new FeatureRow(StoreFixture.customer("c" + i), 5,
                FeatureRow.NO_TIME, new Object[]{1.0, 1L, "x"})).toList();
    }

    @Test
    void temporaryErrorsAreRetriedAndPermanentOnesReported() {
        try (InProcessServer server = AerospikeServers.inProcess();
                OnlineStore store = open(AerospikeTests.with(server, TIMEOUTS, 5))) {
            store.write(StoreFixture.VIEW, rows(1), WriteOptions.DEFAULT);
            for (int code : List.of(ResultCode.DEVICE_OVERLOAD, ResultCode.KEY_BUSY, ResultCode.PARTITION_UNAVAILABLE,
                    ResultCode.TIMEOUT)) {
                server.refuseWrites(150, code);
                assertEquals(Set.of(Done.WRITTEN), Set.copyOf(
                        store.write(StoreFixture.VIEW, rows(100), WriteOptions.DEFAULT)), "code " + code);
            }
            server.refuseWrites(1, ResultCode.SERVER_MEM_ERROR);
            List<WriteOutcome> outcomes = store.write(StoreFixture.VIEW, rows(10), WriteOptions.DEFAULT);
            assertEquals(1, outcomes.stream().filter(new Failed("namespace `features` is out of space: give it more,"
                    + " shorten ttls, or remove data, then run again")::equals).count(), outcomes.toString());
            assertEquals(9, outcomes.stream().filter(Done.WRITTEN::equals).count());
        }
    }

    /** A client that connects after the loss knows the node only from its peers. */
    @Test
    void aNodeThatIsLostIsNamed() {
        try (InProcessServer server = AerospikeServers.inProcess();
                OnlineStore store = open(AerospikeTests.with(server, TIMEOUTS, 0))) {
            store.write(StoreFixture.VIEW, rows(1), WriteOptions.DEFAULT);
            server.answer("peers-clear-std", "7,3000,[[BB9A2,,[127.0.0.1:1]],[BB9LARDERTEST01,,[127.0.0.1:"
                    + server.port() + "]]]");
            server.refuseWrites(100, ResultCode.TIMEOUT);
            assertEquals("Aerospike node BB9A2 (127.0.0.1:1): the server did not answer in time; see"
                    + " online_store.timeouts.",
                    assertThrows(StoreException.class,
                            () -> store.write(StoreFixture.VIEW, rows(1), WriteOptions.DEFAULT)).getMessage());
        }
    }

    @Test
    void aRefusedConnectionIsReported() {
        AerospikeTarget server = AerospikeServers.own();
        server.stop();
        try (OnlineStore store = open(AerospikeTests.with(server, new Timeouts(Duration.ofMillis(300),
                Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofMillis(600)), 1))) {
            StoreException away = assertThrows(StoreException.class,
                    () -> StoreFixture.readOne(store, StoreFixture.VIEW,
                            StoreFixture.customer("c")));
            assertEquals(Kind.UNREACHABLE, away.kind());
            assertEquals("Aerospike at 127.0.0.1:" + server.port() + " cannot be reached (127.0.0.1 " + server.port()
                    + " Error -8: Connection failed): see whether it runs, and online_store.hosts and tls.",
                    away.getMessage());
        } finally {
            server.close();
        }
    }

    @Test
    void aRunWritesAllRowsOnEveryKindOfServer() {
        try (AerospikeTarget server = AerospikeServers.own();
                OnlineStore store = open(AerospikeTests.with(server, TIMEOUTS, RETRIES))) {
            ViewReport report = load.run(store, OptionalLong.empty());
            assertOk(report);
            assertEquals(ROWS, report.counts().written());
            assertEquals(ROWS, store.contents().clear("customers", removed -> true));
        }
    }
}
