package dev.larder.store.aerospike;

import static dev.larder.store.StoreFixture.CUSTOMER;
import static dev.larder.store.StoreFixture.customer;
import static dev.larder.store.StoreFixture.readOne;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.Bin;
import com.aerospike.client.Key;
import com.aerospike.client.Record;
import com.aerospike.client.query.RecordSet;
import com.aerospike.client.query.Statement;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.feature.ReadResult.Damaged;
import dev.larder.feature.ReadResult.Found;
import dev.larder.feature.Tombstone;
import dev.larder.feature.Ttl;
import dev.larder.store.Expiry;
import dev.larder.store.OnlineStore;
import dev.larder.store.ScanVisitor;
import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.StoreFixture;
import dev.larder.store.ViewRead;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOptions.Fill;
import dev.larder.store.WriteOutcome;
import dev.larder.store.WriteOutcome.Done;
import dev.larder.store.WriteOutcome.Failed;
import dev.larder.store.aerospike.server.AerospikeProxy;
import dev.larder.store.aerospike.server.AerospikeServers;
import dev.larder.store.aerospike.server.AerospikeTarget;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.AerospikeSettings.Pin;
import dev.larder.text.Times;

/** What stands in Aerospike, and what becomes of what others put there. */
class AerospikeRecordIT {
    private static final AtomicLong TESTS = new AtomicLong(System.currentTimeMillis());
    private static final FeatureView VIEW = new FeatureView("v", CUSTOMER, StoreFixture.VIEW.features());
    private static final FeatureView WITH_TTL = new FeatureView("v", CUSTOMER, VIEW.features(),
            new Ttl.After(Duration.ofDays(7)), Ttl.From.WRITE);
    private static final long EVENT = 1_795_161_600_000_000L;

    private final AerospikeTarget server = AerospikeServers.any();
    private final String project = "r" + TESTS.incrementAndGet();
    private final AerospikeClient client = new AerospikeClient(server.host(), server.port());
    private final AerospikeSettings settings = AerospikeTests.of(server);

    @AfterEach
    void close() {
        client.close();
    }

    private OnlineStore open() {
        return open(settings);
    }

    private OnlineStore open(AerospikeSettings other) {
        return new AerospikeStore(other, project, Clock.systemUTC());
    }

    private Key key(String id) {
        return new Key(AerospikeTarget.FEATURES, project + "_v", "customer_id=" + id);
    }

    private Record stored(String id) {
        return client.get(null, key(id));
    }

    private static FeatureRow row(String id, Object... values) {
        return new FeatureRow(customer(id), EVENT, FeatureRow.NO_TIME, values);
    }

    private static List<WriteOutcome> write(OnlineStore store, FeatureView view, FeatureRow... rows) {
        return store.write(view, List.of(rows), WriteOptions.DEFAULT);
    }

    @Test
    void aTombstoneHasTimesAndNoFeatures() {
        try (OnlineStore store = open()) {
            write(store, WITH_TTL, row("c1", 1.0, 1L, "a"), row("c2", 2.0, 2L, "b"));
            store.writeTombstones(WITH_TTL, List.of(new Tombstone(customer("c1"), EVENT, EVENT + 5),
                    new Tombstone(customer("c3"), EVENT, FeatureRow.NO_TIME)), Conflict.NEWEST, Duration.ofDays(30));
            assertEquals(Map.of("deleted", 1L, "event_ts", EVENT, "created_ts", EVENT + 5), stored("c1").bins);
            assertEquals(Map.of("deleted", 1L, "event_ts", EVENT), stored("c3").bins);
            assertEquals(Duration.ofDays(30).toSeconds(), stored("c1").getTimeToLive(), 60);
            assertEquals(1, store.contents().count("v"));

            // A record that lost its features to another client is no tombstone.
            client.put(null, key("c2"), Bin.asNull("features"));
            assertInstanceOf(ReadResult.Damaged.class, StoreFixture.readOne(store, WITH_TTL, customer("c2")));
            assertEquals(ReadResult.NOT_FOUND, StoreFixture.readOne(store, WITH_TTL, customer("c1")));
            assertEquals(1, store.contents().clear("v", step -> true));
        }
    }

    /** A partial row without a ttl keeps the expiry of a row, and never that of a tombstone. */
    @Test
    void aRevivedEntityDoesNotExpireWithItsTombstone() {
        try (OnlineStore store = open()) {
            store.writeTombstones(VIEW, List.of(new Tombstone(customer("c1"), EVENT, EVENT + 5)), Conflict.NEWEST,
                    Duration.ofDays(30));
            assertEquals(List.of(WriteOutcome.Done.STALE), store.write(VIEW,
                    List.of(new FeatureRow(customer("c1"), EVENT - 1, FeatureRow.NO_TIME,
                            new Object[]{1.0, NoValue.MISSING, NoValue.MISSING})),
                    StoreFixture.MERGE));
            assertEquals(List.of(WriteOutcome.Done.WRITTEN), store.write(VIEW,
                    List.of(new FeatureRow(customer("c1"), EVENT + 1, FeatureRow.NO_TIME,
                            new Object[]{1.0, NoValue.MISSING, NoValue.MISSING})),
                    StoreFixture.MERGE));
            assertEquals(Map.of("features", Map.of("total", 1.0), "event_ts", EVENT + 1), stored("c1").bins);
            assertEquals(-1, stored("c1").getTimeToLive());
        }
    }

    @Test
    void anyClientReadsTheBins() {
        FeatureView view = new FeatureView("v", CUSTOMER, List.of(new Feature("z", Scalar.FLOAT),
                new Feature("a", Scalar.TIMESTAMP), new Feature("m", new ArrayOf(Scalar.FLOAT)),
                new Feature("n", Scalar.BOOL)));
        try (OnlineStore store = open()) {
            store.write(view, List.of(new FeatureRow(customer("c1"), EVENT, EVENT + 5, new Object[]{0.5f,
                    Instant.ofEpochSecond(7), new float[]{1.5f, 2}, null})), WriteOptions.DEFAULT);
        }
        Map<String, Object> features = new HashMap<>(Map.of("z", 0.5, "a", 7_000_000L, "m", List.of(1.5, 2.0)));
        features.put("n", null);
        assertEquals(Map.of("features", features, "event_ts", EVENT, "created_ts", EVENT + 5), stored("c1").bins);
        assertInstanceOf(TreeMap.class, stored("c1").getValue("features"), "an ordered map");
        assertEquals(-1, stored("c1").getTimeToLive());

        Statement all = new Statement();
        all.setNamespace(AerospikeTarget.FEATURES);
        all.setSetName(project + "_v");
        try (RecordSet records = client.query(null, all)) {
            assertTrue(records.next());
            assertEquals("customer_id=c1", records.getKey().userKey.getObject());
        }
    }

    @Test
    void aStaleWriteTouchesNeitherGenerationNorTtl() {
        try (OnlineStore store = open()) {
            write(store, WITH_TTL, row("c1", 1.0, 1L, "a"));
            Record before = stored("c1");
            FeatureRow older = new FeatureRow(customer("c1"), EVENT - 1, FeatureRow.NO_TIME,
                    new Object[]{2.0, 2L, "b"});

            assertEquals(List.of(Done.STALE),
                    store.write(WITH_TTL, List.of(older),
                            WriteOptions.DEFAULT.with(new Ttl.After(Duration.ofDays(90)))));

            assertEquals(before, stored("c1"));
        }
    }

    @Test
    void aPartialPutAndBackgroundJobsKeepTheTtl() {
        FeatureView narrower = new FeatureView("v", CUSTOMER, List.of(VIEW.features().get(1)));
        try (OnlineStore store = open()) {
            write(store, WITH_TTL, row("c1", 1.0, 1L, "a"));
            int expiration = stored("c1").expiration;

            store.write(VIEW, List.of(row("c1", NoValue.MISSING, 2L, null)),
                    WriteOptions.DEFAULT.with(Fill.MERGE));
            assertEquals(expiration, stored("c1").expiration);

            assertEquals(1, store.contents().drop(narrower, Set.of("total", "city"), rows -> true));
            assertEquals(expiration, stored("c1").expiration);
            assertEquals(Map.of("clicks", 2L), stored("c1").getValue("features"));
        }
    }

    @Test
    void onlyTheOversizedRecordOfAThousandIsNotWritten() {
        List<FeatureRow> rows = new ArrayList<>(IntStream.range(0, 1_000)
                .mapToObj(i -> row("c" + i, 1.0, (long) i, "x")).toList());
        rows.set(613, row("c613", 1.0, 613L, "x".repeat(2 << 20)));
        try (OnlineStore store = open()) {
            List<WriteOutcome> outcomes = store.write(VIEW, rows, WriteOptions.DEFAULT);

            assertEquals(
                    new Failed("the record is too big for namespace `features` (max-record-size, by default 1 MiB, at"
                            + " most 8 MiB): raise it, or remove long features from the view"),
                    outcomes.get(613));
            assertEquals(999, outcomes.stream().filter(Done.WRITTEN::equals).count());
            assertEquals(999, store.contents().count("v"));
            assertNull(stored("c613"));
        }
    }

    @Test
    void batchesAboveTheServersLimitAreSplit() {
        String long600k = "x".repeat(600 << 10);
        List<FeatureRow> rows = IntStream.range(0, 250).mapToObj(i -> row("c" + i, 1.0, (long) i, long600k)).toList();
        try (OnlineStore store = open()) {
            List<WriteOutcome> outcomes = store.write(VIEW, rows, WriteOptions.DEFAULT);

            assertEquals(Set.of(Done.WRITTEN), Set.copyOf(outcomes));
            store.contents().clear("v", removed -> true);
        }
    }

    @Test
    void viewsWhoseSetNamesCollideDoNotShareASet() {
        String other = project + "_b";
        FeatureView first = new FeatureView("b_c", CUSTOMER, VIEW.features());
        FeatureView second = new FeatureView("c", CUSTOMER, VIEW.features());
        try (OnlineStore store = open(); OnlineStore another = new AerospikeStore(settings, other, Clock.systemUTC())) {
            write(store, first, row("c1", 1.0, 1L, "a"));

            StoreException refused = assertThrows(StoreException.class,
                    () -> write(another, second, row("c1", 2.0, 2L, "b")));

            assertEquals(Kind.REFUSED, refused.kind());
            assertEquals("view `c` of project `" + other + "` would be kept in set `" + other
                    + "_c` of namespace `features`, which belongs to view `b_c` of project `" + project
                    + "`. Pin it to another with `aerospike: {set: ...}` in the view, or choose another"
                    + " online_store.set_template.", refused.getMessage());
            store.contents().clear("b_c", removed -> true);
            assertEquals(List.of(Done.WRITTEN), write(another, second, row("c1", 2.0, 2L, "b")));
        }
    }

    @Test
    void aViewWithItsOwnNamespaceIsClearedThere() {
        AerospikeSettings pinned = AerospikeTests.with(settings,
                Map.of("v", new Pin(Optional.of(AerospikeTarget.OTHER), Optional.of(project + "-pinned"))));
        FeatureView unpinned = new FeatureView("w", CUSTOMER, VIEW.features());
        try (OnlineStore store = open(pinned)) {
            write(store, VIEW, row("c1", 1.0, 1L, "a"));
            write(store, unpinned, row("c1", 1.0, 1L, "a"));
            assertTrue(client.exists(null, new Key("other", project + "-pinned", "customer_id=c1")));
        }
        try (OnlineStore store = open()) {
            StoreException refused = assertThrows(StoreException.class, () -> readOne(store, VIEW, customer("c1")));
            assertEquals("view `v` is stored in layout `view`, namespace `other`, set `" + project + "-pinned`; the"
                    + " config says layout `view`, namespace `features`, set `" + project + "_v`. Set the config to"
                    + " what is stored, or truncate the view with the config that wrote it, and materialize it again.",
                    refused.getMessage());
            assertEquals(1, store.contents().clear("v", removed -> true), "wherever it is");
            assertEquals(1, store.contents().count("w"));
        }
        assertTrue(!client.exists(null, new Key("other", project + "-pinned", "customer_id=c1")));
    }

    @Test
    void aNamespaceWithoutExpiryRefusesATtl() {
        AerospikeSettings other = AerospikeTests.with(settings,
                Map.of("v", new Pin(Optional.of(AerospikeTarget.OTHER), Optional.empty())));
        try (OnlineStore store = open(other)) {
            assertEquals(
                    List.of(new Failed("namespace `other` refuses the write. If the view has a ttl, nsup-period is 0:"
                            + " set nsup-period or allow-ttl-without-nsup there, or `ttl: never` in the view")),
                    write(store, WITH_TTL, row("c1", 1.0, 1L, "a")));
            assertEquals(List.of(Done.WRITTEN), write(store, VIEW, row("c1", 1.0, 1L, "a")));
            assertTrue(store.inspection().examine(List.of(WITH_TTL)).stream().anyMatch(finding -> finding.detail()
                    .equals("it refuses a ttl (nsup-period 0), and view v has one: set its nsup-period, or `ttl:"
                            + " never`")));
            assertEquals(List.of(new Failed("namespace `other` refuses the tombstone. If its nsup-period is 0, set"
                    + " nsup-period or allow-ttl-without-nsup there, or `source.tombstones: none`")),
                    store.writeTombstones(VIEW, List.of(new Tombstone(customer("c1"), EVENT, FeatureRow.NO_TIME)),
                            Conflict.NEWEST, Duration.ofDays(30)));
            assertTrue(store.inspection().examine(List.of(VIEW)).stream().anyMatch(finding -> finding.detail()
                    .equals("it refuses a ttl (nsup-period 0), and so the tombstones of view v: set its nsup-period, or"
                            + " `source.tombstones: none`")));
            assertEquals(List.of(Done.DELETED), store.writeTombstones(VIEW,
                    List.of(new Tombstone(customer("c1"), EVENT, FeatureRow.NO_TIME)), Conflict.NEWEST, Duration.ZERO));
        }
    }

    @Test
    void theMaximumTtlIsTenYears() {
        Ttl tooLong = new Ttl.After(Duration.ofDays(3_660));
        try (OnlineStore store = open()) {
            assertEquals(List.of(new Failed("the ttl ends more than 10 years from now, which is the most that"
                    + " Aerospike accepts; use `never`")), store.write(VIEW, List.of(row("c1", 1.0, 1L, "a")),
                            WriteOptions.DEFAULT.with(tooLong)));
            write(store, VIEW, row("c1", 1.0, 1L, "a"));
            assertThrows(StoreException.class, () -> store.expire(VIEW, List.of(customer("c1")),
                    new Expiry.At(Times.plus(EVENT, Duration.ofDays(4_000)))));
        }
    }

    @Test
    void everyCallReportsAnUnknownNamespace() {
        AerospikeSettings wrong = AerospikeTests.with(settings,
                Map.of("v", new Pin(Optional.of("nowhere"), Optional.empty())));
        String message = "Aerospike at " + server.host() + ":" + server.port() + ": the server has no namespace"
                + " `nowhere`; check online_store.namespace and the server's config.";
        try (OnlineStore store = open(wrong)) {
            for (Runnable call : List.<Runnable>of(() -> write(store, VIEW, row("c1", 1.0, 1L, "a")),
                    () -> readOne(store, VIEW, customer("c1")), () -> store.delete(VIEW, List.of(customer("c1"))),
                    () -> store.scan(VIEW, VIEW.features(), found -> true))) {
                StoreException refused = assertThrows(StoreException.class, call::run);
                assertEquals(message, refused.getMessage());
                assertEquals(Kind.REFUSED, refused.kind());
            }
        }
    }

    @Test
    void aServerWithoutSecurityRefusesAUser() {
        AerospikeSettings withUser = AerospikeTests.as(settings, "me", "topsecret");
        try (OnlineStore store = open(withUser)) {
            StoreException refused = assertThrows(StoreException.class, () -> readOne(store, VIEW, customer("c1")));
            assertEquals(
                    "Aerospike at " + server.host() + ":" + server.port() + ": security is not enabled on the server;"
                            + " remove online_store.username and password.",
                    refused.getMessage());
        }
    }

    @Test
    void foreignRecordsAreReported() {
        try (OnlineStore store = open()) {
            write(store, VIEW, row("c1", 1.0, 1L, "a"), row("c2", 1.0, 1L, "a"), row("c3", 1.0, 1L, "a"));
            client.put(null, key("c2"), new Bin("features", Map.of("total", "much", "clicks", 1L)));
            client.put(null, key("c3"), new Bin("event_ts", "yesterday"));
            client.put(null, key("c4"), new Bin("features", "text"), new Bin("event_ts", 5));
            client.put(null, key("c5"), new Bin("other", 1));
            client.put(null, new Key("features", project + "_v", 17), new Bin("other", 1));

            assertInstanceOf(Found.class, readOne(store, VIEW, customer("c1")));
            assertEquals(new Damaged("feature `total`: the store has a string where a double should be"),
                    readOne(store, VIEW, customer("c2")));
            for (String id : List.of("c3", "c4", "c5")) {
                assertInstanceOf(Damaged.class, readOne(store, VIEW, customer(id)), id);
            }
            List<String> found = new ArrayList<>();
            List<String> damaged = new ArrayList<>();
            store.scan(VIEW, VIEW.features(), new ScanVisitor() {
                @Override
                public boolean visit(Found row) {
                    return found.add(row.row().key().text());
                }

                @Override
                public void damaged(String key, String reason) {
                    damaged.add(reason);
                }
            });
            assertEquals(List.of("customer_id=c1"), found);
            assertEquals(5, damaged.size(), damaged.toString());

            assertEquals(Set.of(Done.WRITTEN), Set.copyOf(write(store, VIEW, row("c3", 2.0, 2L, "b"),
                    row("c4", 2.0, 2L, "b"), row("c5", 2.0, 2L, "b"))), "what has no time holds back nothing");
            assertEquals(new Found(row("c5", 2.0, 2L, "b"), Expiry.NEVER_MICROS), readOne(store, VIEW, customer("c5")));
            assertEquals(Set.of("features", "event_ts"), stored("c5").bins.keySet());
        }
    }

    @Test
    void withoutStoredKeysAScanReportsThatItCannotNameEntities() {
        try (OnlineStore store = open(AerospikeTests.withoutKeys(settings))) {
            write(store, VIEW, row("c1", 1.0, 1L, "a"));
            assertInstanceOf(Found.class, readOne(store, VIEW, customer("c1")));
            StoreException refused = assertThrows(StoreException.class,
                    () -> store.scan(VIEW, VIEW.features(), found -> true));
            assertTrue(refused.getMessage().contains("online_store.send_key is false"), refused.getMessage());
        }
    }

    @Test
    void severalViewsAreReadInOneCallWithOnlyTheRequestedBins() {
        FeatureView other = new FeatureView("w", CUSTOMER, VIEW.features());
        String big = "x".repeat(500_000);
        try (OnlineStore store = open()) {
            for (FeatureView view : List.of(VIEW, other)) {
                write(store, view, row("c1", 1.0, 1L, big), row("c2", 1.0, 1L, big));
            }
            List<Feature> small = VIEW.features().subList(0, 1);
            List<ViewRead> reads = List.of(new ViewRead(VIEW, small, List.of(customer("c1"), customer("c2"))),
                    new ViewRead(other, small, List.of(customer("c1"), customer("none"))));
            try (AerospikeProxy proxy = new AerospikeProxy(server);
                    OnlineStore proxied = open(AerospikeTests.through(proxy, AerospikeTests.PATIENT, 2))) {
                proxied.read(reads);
                proxy.commands();
                proxy.answeredBytes();

                List<List<ReadResult>> results = proxied.read(reads);

                assertEquals(1, proxy.commands());
                long bytes = proxy.answeredBytes();
                assertTrue(bytes < 1_000, bytes + " bytes");
                assertEquals(List.of(1.0, 1.0), results.getFirst().stream()
                        .map(result -> ((Found) result).row().values()[0]).toList());
                assertEquals(ReadResult.NOT_FOUND, results.get(1).get(1));
            }
        }
    }
}
