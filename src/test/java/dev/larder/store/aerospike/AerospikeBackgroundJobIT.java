package dev.larder.store.aerospike;

import static dev.larder.store.StoreFixture.CUSTOMER;
import static dev.larder.store.StoreFixture.customer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import com.aerospike.client.ResultCode;

import dev.larder.Await;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.store.Maintenance;
import dev.larder.store.OnlineStore;
import dev.larder.store.StoreException;
import dev.larder.store.StoreFixture;
import dev.larder.store.WriteOptions;
import dev.larder.store.aerospike.server.AerospikeServers;
import dev.larder.store.aerospike.server.AerospikeTarget;
import dev.larder.store.aerospike.server.InProcessServer;

/** Features are dropped from all rows of a view by operations that the servers run in the background. */
class AerospikeBackgroundJobIT {
    private static final AtomicLong TESTS = new AtomicLong(System.currentTimeMillis());
    private static final FeatureView VIEW = new FeatureView("v", CUSTOMER, StoreFixture.VIEW.features());
    private static final FeatureView NARROWER = new FeatureView("v", CUSTOMER, List.of(VIEW.features().get(1)));
    private static final Set<String> DROPPED = Set.of("total", "city");
    private static final int ROWS = 300;

    private final String project = "j" + TESTS.incrementAndGet();

    /** With {@link #ROWS} rows. */
    private OnlineStore open(AerospikeTarget server) {
        OnlineStore store = new AerospikeStore(AerospikeTests.of(server), project, Clock.systemUTC());
        store.write(VIEW, IntStream.range(0, ROWS).mapToObj(i -> new FeatureRow(customer("c" + i), 5,
                FeatureRow.NO_TIME, new Object[]{1.0, (long) i, "x"})).toList(), WriteOptions.DEFAULT);
        return store;
    }

    private static Set<String> features(OnlineStore store) {
        return store.contents().views().getFirst().features();
    }

    private static void assertDropped(OnlineStore store) {
        List<FeatureRow> rows = new ArrayList<>();
        store.scan(VIEW, VIEW.features(), found -> rows.add(found.row()));
        assertEquals(ROWS, rows.size());
        rows.forEach(row -> assertEquals(List.of(NoValue.MISSING, NoValue.MISSING),
                List.of(row.values()[0], row.values()[2]), row.toString()));
        assertEquals(Set.of("clicks"), features(store));
    }

    private record HundredPerSecond(Maintenance.Pace pace) implements Maintenance.Pace {
        @Override
        public boolean next(long rows) {
            return pace.next(rows);
        }

        @Override
        public OptionalLong mostASecond() {
            return OptionalLong.of(100);
        }
    }

    @Test
    void limitsItsRate() {
        try (OnlineStore store = open(AerospikeServers.any())) {
            long start = System.nanoTime();
            assertEquals(ROWS, store.contents().drop(NARROWER, DROPPED, new HundredPerSecond(rows -> true)));
            assertTrue(System.nanoTime() - start > 2_000_000_000L);
            assertDropped(store);
        }
    }

    @Test
    void isNotDoneIfAnotherClientAbortsIt() {
        AerospikeTarget server = AerospikeServers.any();
        Pattern job = Pattern.compile("trid=(\\d+):ns=features:set=" + project + "_v:");
        try (OnlineStore store = open(server)) {
            StoreException aborted = assertThrows(StoreException.class, () -> store.contents().drop(NARROWER, DROPPED,
                    new HundredPerSecond(rows -> {
                        job.matcher(server.ask("query-show")).results()
                                .forEach(found -> server.ask("query-abort:trid=" + found.group(1)));
                        return true;
                    })));
            assertTrue(aborted.getMessage().contains("the job on set `" + project + "_v` in namespace `features`"
                    + " ended before it was done, `done(user-aborted)` on node "), aborted.getMessage());
            assertEquals(Set.of("total", "city", "clicks"), features(store));
            store.contents().drop(NARROWER, DROPPED, rows -> true);
            assertDropped(store);
        }
    }

    /** A busy server gives up on records that wait longer than transaction-max-ms, and counts them as failed. */
    @Test
    void repeatsRecordsThatFailedOnTheServer() {
        try (InProcessServer server = AerospikeServers.inProcess(); OnlineStore store = open(server)) {
            Maintenance contents = store.contents();
            // The metadata of the narrower view is written here, and not refused below.
            store.write(NARROWER, List.of(new FeatureRow(customer("c0"), 5, FeatureRow.NO_TIME, new Object[]{0L})),
                    WriteOptions.DEFAULT);
            server.refuseWrites(8, ResultCode.TIMEOUT);
            contents.drop(NARROWER, DROPPED, rows -> true);
            assertDropped(store);
            assertFalse(contents.countsExactly(), "a record that failed may be changed all the same");
        }
    }

    /** As after a restart. The job is repeated for what is left, and nobody knows how many records it changed before. */
    @Test
    void theCountIsInexactIfANodeForgetsTheJob() {
        Pattern job = Pattern.compile("trid=(\\d+):ns=features:set=" + project + "_v:");
        try (InProcessServer server = AerospikeServers.inProcess(); OnlineStore store = open(server)) {
            Maintenance contents = store.contents();
            AtomicBoolean forgotten = new AtomicBoolean();
            contents.drop(NARROWER, DROPPED, new HundredPerSecond(rows -> {
                if (rows > 0 && forgotten.compareAndSet(false, true)) {
                    job.matcher(server.ask("query-show")).results().forEach(
                            found -> server.answer("query-show:trid=" + found.group(1), "ERROR:2:job not found"));
                }
                return true;
            }));
            assertTrue(forgotten.get());
            assertDropped(store);
            assertFalse(contents.countsExactly());
        }
    }

    @Test
    void waitsForMigrations() throws Exception {
        String question = "cluster-stable:size=1;namespace=features";
        try (InProcessServer server = AerospikeServers.inProcess(); OnlineStore store = open(server)) {
            server.answer(question, "ERROR:7:unstable cluster");
            CompletableFuture<Long> changed = CompletableFuture.supplyAsync(
                    () -> store.contents().drop(NARROWER, DROPPED, rows -> true));
            Await.millis(1_000);
            assertFalse(changed.isDone());
            assertEquals(Set.of("total", "city", "clicks"), features(store));
            server.answer(question, "BEEF");
            assertEquals(ROWS, changed.get());
            assertDropped(store);
        }
    }

    @Test
    void stopsWaitingWhenItIsInterrupted() {
        try (InProcessServer server = AerospikeServers.inProcess(); OnlineStore store = open(server)) {
            server.answer("cluster-stable:size=1;namespace=features", "ERROR:7:unstable cluster");
            assertEquals(0, store.contents().drop(NARROWER, DROPPED, rows -> false));
            assertEquals(Set.of("total", "city", "clicks"), features(store));
        }
    }

    @Test
    void countsAreInexactDuringMigrations() {
        try (InProcessServer server = AerospikeServers.inProcess(); OnlineStore store = open(server)) {
            Maintenance contents = store.contents();
            assertEquals(ROWS, contents.count("v"));
            assertTrue(contents.countsExactly());
            server.answer("cluster-stable:size=1;namespace=features", "ERROR:7:unstable cluster");
            // A count waits for the end of migrations as long as a batch may take.
            try (OnlineStore brief = new AerospikeStore(AerospikeTests.with(server, AerospikeTests.BRIEF, 2), project,
                    Clock.systemUTC())) {
                Maintenance during = brief.contents();
                assertEquals(ROWS, during.count("v"));
                assertFalse(during.countsExactly());
                assertFalse(brief.inspection().sample(VIEW, VIEW.features(), ROWS, found -> true).exact());
            }
        }
    }
}
