package dev.larder.store.aerospike;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.Bin;
import com.aerospike.client.Key;
import com.aerospike.client.Operation;
import com.aerospike.client.Record;
import com.aerospike.client.Value;
import com.aerospike.client.cdt.MapOperation;
import com.aerospike.client.cdt.MapOrder;
import com.aerospike.client.cdt.MapPolicy;
import com.aerospike.client.cdt.MapWriteFlags;
import com.aerospike.client.query.RecordSet;
import com.aerospike.client.query.Statement;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.feature.ReadResult.Damaged;
import dev.larder.feature.Ttl;
import dev.larder.store.DeleteOutcome;
import dev.larder.store.Maintenance;
import dev.larder.store.OnlineStore;
import dev.larder.store.StoreException;
import dev.larder.store.StoreFixture;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOptions.Fill;
import dev.larder.store.WriteOutcome.Done;
import dev.larder.store.aerospike.server.AerospikeServers;
import dev.larder.store.aerospike.server.AerospikeTarget;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.FeastSettings;
import dev.larder.store.settings.FeastSettings.KeyVersion;

/** Feast's records in Aerospike: written as Feast writes them, and read as it left them. */
class AerospikeFeastRecordIT {
    private static final String PROJECT = "labproj";
    private static final String SET = "labproj_latest";
    private static final JoinKeys DRIVER = JoinKeys.of("driver_id", Scalar.INT64);
    private static final FeatureView STATS = new FeatureView("driver_stats", DRIVER, List.of(
            new Feature("conv_rate", Scalar.FLOAT), new Feature("trips", Scalar.INT64),
            new Feature("tag", Scalar.STRING)));
    private static final FeatureView OTHER = new FeatureView("driver_other", DRIVER,
            List.of(new Feature("seen", Scalar.TIMESTAMP)));
    private static final EntityKey D1001 = EntityKey.of(DRIVER, 1001L);
    /** As Feast made it: version 3, then the digest of set and key. */
    private static final byte[] KEY = HexFormat.of().parseHex(
            "0100000002000000090000006472697665725f69640400000008000000e903000000000000");
    private static final String DIGEST = "5707215ddab5764a8c728fe7683ee9e407e9026b";
    private static final long EVENT = 1_785_585_600_123_456L;
    private static final long EVENT_MILLIS = 1_785_585_600_123L;
    private static final MapPolicy ORDERED = new MapPolicy(MapOrder.KEY_ORDERED, MapWriteFlags.DEFAULT);

    private final AerospikeTarget server = AerospikeServers.any();
    private final AerospikeClient client = new AerospikeClient(server.host(), server.port());
    private final AerospikeSettings settings = AerospikeTests.feast(AerospikeTests.of(server), false,
            new FeastSettings(KeyVersion.V3, Ttl.NEVER));
    private final OnlineStore store = new AerospikeStore(settings, PROJECT, Clock.systemUTC());

    @BeforeEach
    void begin() {
        clear();
    }

    @AfterEach
    void end() {
        clear();
        store.close();
        client.close();
    }

    private void clear() {
        Maintenance contents = store.contents();
        Stream.of(STATS, OTHER).forEach(contents::know);
        contents.views().forEach(view -> contents.clear(view.name(), rows -> true));
    }

    private static Key key() {
        return new Key(AerospikeTarget.FEATURES, SET, KEY);
    }

    private Record stored() {
        return client.get(null, key());
    }

    private static FeatureRow row(long event, Object... values) {
        return new FeatureRow(D1001, event, FeatureRow.NO_TIME, values);
    }

    private ReadResult read(FeatureView view) {
        return StoreFixture.readOne(store, view, D1001);
    }

    /** The operations of Feast's {@code online_write_batch}, in their order. */
    private void writeAsFeast(String view, Map<String, Object> features, long millis) {
        client.operate(null, key(),
                MapOperation.putItems(ORDERED, "features", Map.of(Value.get(view), Value.get(features))),
                MapOperation.put(ORDERED, "event_ts", Value.get(view), Value.get(millis)),
                Operation.put(new Bin("created_ts", 1_785_589_200_000L)));
    }

    /** Of types that larder does not have, such as Map: from whole rows and partial ones, also over an expired row. */
    @Test
    void featuresThatOnlyFeastWritesStay() {
        FeatureView aging = STATS.with(new Ttl.After(Duration.ofHours(1)), Ttl.From.EVENT);
        long now = System.currentTimeMillis();
        for (long age : new long[]{7_200_000, 1_000}) {
            for (Fill fill : Fill.values()) {
                writeAsFeast("driver_stats", Map.of("metadata", Map.of("a", 1L), "trips", 10L), now - age);
                assertEquals(List.of(Done.WRITTEN), store.write(aging, List.of(row(now * 1000, 0.5f, NoValue.MISSING,
                        NoValue.MISSING)), WriteOptions.DEFAULT.with(fill)));
                Map<?, ?> slot = (Map<?, ?>) ((Map<?, ?>) stored().getValue("features")).get("driver_stats");
                assertEquals(Map.of("a", 1L), slot.get("metadata"));
                assertEquals(0.5, slot.get("conv_rate"));
                assertEquals(fill == Fill.MERGE && age == 1_000 ? 10L : null, slot.get("trips"));
                client.delete(null, key());
            }
        }
    }

    @Test
    void larderWritesWhatFeastWrites() {
        writeAsFeast("driver_stats", Map.of("conv_rate", 0.5, "trips", 10L, "tag", "a"), EVENT_MILLIS);
        Record feasts = stored();
        client.delete(null, key());

        FeatureRow created = new FeatureRow(D1001, EVENT, 1_785_589_200_000_999L, new Object[]{0.5f, 10L, "a"});
        assertEquals(List.of(Done.WRITTEN), store.write(STATS, List.of(created), WriteOptions.DEFAULT));

        assertEquals(feasts.bins, stored().bins);
        for (String bin : List.of("features", "event_ts")) {
            assertInstanceOf(TreeMap.class, stored().getValue(bin), "ordered");
        }
        assertFalse(((Map<?, ?>) stored().getValue("features")).get("driver_stats") instanceof TreeMap, "unordered");
        assertEquals(-1, stored().getTimeToLive());
        Statement all = new Statement();
        all.setNamespace(AerospikeTarget.FEATURES);
        all.setSetName(SET);
        try (RecordSet records = client.query(null, all)) {
            assertTrue(records.next());
            assertEquals(DIGEST, HexFormat.of().formatHex(records.getKey().digest));
            assertNull(records.getKey().userKey);
        }
    }

    @Test
    void larderReadsWhatFeastWrote() {
        Map<String, Object> features = new HashMap<>(Map.of("trips", 10L, "extra", List.of(1L)));
        features.put("conv_rate", null);
        writeAsFeast("driver_stats", features, EVENT_MILLIS);

        assertEquals(new ReadResult.Found(row(EVENT_MILLIS * 1000, null, 10L, NoValue.MISSING), Long.MAX_VALUE),
                read(STATS));
        assertEquals(ReadResult.NOT_FOUND, read(OTHER));
        writeAsFeast("driver_stats", Map.of("trips", "ten"), EVENT_MILLIS);
        assertInstanceOf(Damaged.class, read(STATS));
    }

    @Test
    void writesReplaceOrMergeOneSlotAndKeepOtherViews() {
        writeAsFeast("driver_other", Map.of("seen", 7L), 5);
        writeAsFeast("driver_stats", Map.of("conv_rate", 0.5, "trips", 10L), EVENT_MILLIS);

        assertEquals(List.of(Done.STALE), store.write(STATS, List.of(row(EVENT - 1_000, 1f, 1L, "old")),
                WriteOptions.DEFAULT));
        assertEquals(List.of(Done.WRITTEN),
                store.write(STATS, List.of(row(EVENT, NoValue.MISSING, 11L, NoValue.MISSING)),
                        WriteOptions.DEFAULT.with(Fill.MERGE)));
        assertEquals(Map.of("driver_stats", Map.of("conv_rate", 0.5, "trips", 11L), "driver_other", Map.of("seen", 7L)),
                stored().getValue("features"));

        assertEquals(List.of(Done.WRITTEN), store.write(STATS, List.of(row(EVENT + 1_000, null, null, "b")),
                WriteOptions.DEFAULT));
        Map<String, Object> whole = new HashMap<>(Map.of("tag", "b"));
        whole.put("conv_rate", null);
        whole.put("trips", null);
        assertEquals(Map.of("driver_stats", whole, "driver_other", Map.of("seen", 7L)), stored().getValue("features"));
        assertEquals(Map.of("driver_stats", EVENT_MILLIS + 1, "driver_other", 5L), stored().getValue("event_ts"));
    }

    @Test
    void aPartialPutCreatesARecordLikeFeastDoes() {
        store.write(STATS, List.of(row(EVENT, 0.5f, NoValue.MISSING, NoValue.MISSING)),
                WriteOptions.DEFAULT.with(Fill.MERGE));
        assertInstanceOf(TreeMap.class, stored().getValue("features"), "ordered");
        assertEquals(Map.of("driver_stats", Map.of("conv_rate", 0.5)), stored().getValue("features"));
    }

    @Test
    void deletingKeepsOtherViewsAndTheLastDeleteRemovesTheRecord() {
        writeAsFeast("driver_other", Map.of("seen", 7L), 5);
        writeAsFeast("driver_stats", Map.of("trips", 10L), EVENT_MILLIS);

        assertEquals(List.of(DeleteOutcome.Done.DELETED), store.delete(STATS, List.of(D1001)));
        assertEquals(Map.of("driver_other", Map.of("seen", 7L)), stored().getValue("features"));
        assertEquals(Map.of("driver_other", 5L), stored().getValue("event_ts"));
        assertEquals(List.of(DeleteOutcome.Done.NOT_FOUND), store.delete(STATS, List.of(D1001)));

        assertEquals(List.of(DeleteOutcome.Done.DELETED), store.delete(OTHER, List.of(D1001)));
        assertNull(stored(), "nothing is left of the record");
    }

    @Test
    void aViewWrittenOnlyByFeastIsCountedAndClearedAlone() {
        writeAsFeast("driver_other", Map.of("seen", 7L), 5);
        writeAsFeast("driver_stats", Map.of("trips", 10L), EVENT_MILLIS);
        Maintenance contents = store.contents();
        assertEquals(List.of(), contents.views(), "they have no names in the store");
        contents.know(STATS);
        contents.know(OTHER);
        assertEquals(Set.of("driver_stats", "driver_other"),
                Set.copyOf(contents.views().stream().map(Maintenance.StoredView::name).toList()));

        assertEquals(1, contents.clear("driver_stats", rows -> true));
        assertEquals(Map.of("driver_other", Map.of("seen", 7L)), stored().getValue("features"));
        assertEquals(1, contents.count("driver_other"));
        assertEquals(DeleteOutcome.Done.DELETED, contents.erase("driver_other", "driver_id=1001"));
        assertNull(stored());
    }

    @Test
    void aScanCannotNameEntitiesWrittenByFeast() {
        writeAsFeast("driver_stats", Map.of("trips", 10L), EVENT_MILLIS);
        StoreException refused = assertThrows(StoreException.class,
                () -> store.scan(STATS, STATS.features(), found -> true));
        assertEquals("the records of view `driver_stats` hold only a digest of their entity, because"
                + " online_store.send_key is false (Feast's default), so a scan cannot name them. Commands that name"
                + " entities work. For scans, verify --extra and --replace, set send_key to true and materialize the"
                + " view again.", refused.getMessage());
    }

    @Test
    void keysOfAnotherVersionAreRefusedAndNotReportedAsMissing() {
        store.write(STATS, List.of(row(EVENT, 0.5f, 1L, "a")), WriteOptions.DEFAULT);
        try (OnlineStore other = new AerospikeStore(AerospikeTests.feast(settings, false,
                new FeastSettings(KeyVersion.V2, Ttl.NEVER)), PROJECT, Clock.systemUTC())) {
            StoreException refused = assertThrows(StoreException.class,
                    () -> StoreFixture.readOne(other, STATS, D1001));
            assertEquals("view `driver_stats` is stored under entity keys of version 3 with `driver_id` int64; the"
                    + " config says entity keys of version 2 with `driver_id` int64. Set the config to what is stored, or"
                    + " truncate the view with the config that wrote it, and materialize it again.",
                    refused.getMessage());
        }
    }

    /** A view that is gone from the config may be of a time when the config said otherwise. */
    @Test
    void anEntityIsErasedUnderTheStoredJoinKeys() {
        store.write(STATS, List.of(row(EVENT, 0.5f, 1L, "a")), WriteOptions.DEFAULT);
        try (OnlineStore other = new AerospikeStore(AerospikeTests.feast(settings, false,
                new FeastSettings(KeyVersion.V2, Ttl.NEVER)), PROJECT, Clock.systemUTC())) {
            assertEquals(DeleteOutcome.Done.DELETED, other.contents().erase("driver_stats", "driver_id=1001"));
        }
        assertNull(stored());
    }

    @Test
    void anInvalidEventTimeDamagesItsRowOnly() {
        writeAsFeast("driver_stats", Map.of("trips", 10L), Long.MAX_VALUE);
        assertEquals(new Damaged("the time of 9223372036854775807 milliseconds since 1970 is out of range"),
                read(STATS));
    }
}
