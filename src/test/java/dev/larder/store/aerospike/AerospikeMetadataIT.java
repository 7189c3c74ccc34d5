package dev.larder.store.aerospike;

import static dev.larder.store.StoreFixture.CUSTOMER;
import static dev.larder.store.StoreFixture.customer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.Bin;
import com.aerospike.client.Key;
import com.aerospike.client.Record;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.store.LeaseAnswer;
import dev.larder.store.Maintenance;
import dev.larder.store.OnlineStore;
import dev.larder.store.RunDocument;
import dev.larder.store.StoreException;
import dev.larder.store.StoreFixture;
import dev.larder.store.WriteOptions;
import dev.larder.store.aerospike.server.AerospikeServers;
import dev.larder.store.aerospike.server.AerospikeTarget;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.AerospikeSettings.Pin;

/** larder's own records, and what the Community Edition brings back of a view that was removed. */
class AerospikeMetadataIT {
    private static final AtomicLong TESTS = new AtomicLong(System.currentTimeMillis());
    private static final FeatureView VIEW = new FeatureView("v", CUSTOMER, StoreFixture.VIEW.features());

    private final AerospikeTarget server = AerospikeServers.any();
    private final String project = "m" + TESTS.incrementAndGet();
    private final AerospikeSettings settings = AerospikeTests.of(server);
    private final AerospikeClient client = new AerospikeClient(server.host(), server.port());
    private final OnlineStore store = open(project);

    @AfterEach
    void close() {
        store.close();
        client.close();
    }

    private OnlineStore open(String name) {
        return new AerospikeStore(settings, name, Clock.systemUTC());
    }

    private static void write(OnlineStore store, String id) {
        store.write(VIEW, List.of(new FeatureRow(customer(id), 5, FeatureRow.NO_TIME, new Object[]{1.0, 1L, "x"})),
                WriteOptions.DEFAULT);
    }

    private Key own(String name) {
        return new Key(AerospikeTarget.FEATURES, AerospikeSettings.OWN_SET, name);
    }

    private long clear() {
        return store.contents().clear("v", rows -> true);
    }

    /** As a node does that was away when the row was removed. */
    private void bringBack(String id) {
        client.put(null, new Key(AerospikeTarget.FEATURES, project + "_v", "customer_id=" + id), new Bin("event_ts", 1),
                new Bin("features", Map.of("clicks", 1L)));
    }

    private static List<String> names(Maintenance contents) {
        return contents.views().stream().map(Maintenance.StoredView::name).toList();
    }

    @Test
    void deletedRecordsAreOverwrittenSoThatOldCopiesLose() {
        write(store, "c1");
        store.ledger().advance("v", 7);
        store.ledger().acquire("v", "h1", Duration.ofMinutes(1));
        List<Key> keys = List.of(own("view:" + project + ":v"), own("set:" + project + "_v"),
                own("watermark:" + project + ":v"), own("lease:" + project + ":v"));
        List<Integer> before = keys.stream().map(key -> client.get(null, key).generation).toList();

        assertEquals(1, clear());

        for (int i = 0; i < keys.size(); i++) {
            Record mark = client.get(null, keys.get(i));
            assertEquals(1L, mark.getLong("deleted"), keys.get(i).toString());
            assertEquals(before.get(i) + 1, mark.generation, keys.get(i).toString());
            assertEquals(-1, mark.getTimeToLive());
        }
        assertEquals(List.of(), names(store.contents()));
        assertEquals(OptionalLong.empty(), store.ledger().watermark("v"));
        assertInstanceOf(LeaseAnswer.Granted.class, store.ledger().acquire("v", "h2", Duration.ofMinutes(1)));

        write(store, "c2");
        store.ledger().advance("v", 3);
        assertEquals(OptionalLong.of(3), store.ledger().watermark("v"));
        assertEquals(List.of(new Maintenance.StoredView("v", Set.of("total", "clicks", "city"))),
                store.contents().views());
        keys.forEach(key -> assertTrue(client.get(null, key).getValue("deleted") == null, key.toString()));
    }

    @Test
    void aRemovedViewDoesNotKeepItsSetFromOthers() {
        write(store, "c1");
        AerospikeSettings pinned = AerospikeTests.with(settings,
                Map.of("w", new Pin(Optional.empty(), Optional.of(project + "_v"))));
        FeatureView other = new FeatureView("w", CUSTOMER, VIEW.features());
        FeatureRow row = new FeatureRow(customer("c2"), 5, FeatureRow.NO_TIME, new Object[]{1.0, 1L, "x"});
        try (OnlineStore second = new AerospikeStore(pinned, project, Clock.systemUTC())) {
            assertThrows(StoreException.class, () -> second.write(other, List.of(row), WriteOptions.DEFAULT));
            clear();
            second.write(other, List.of(row), WriteOptions.DEFAULT);
            assertThrows(StoreException.class, () -> write(store, "c1"));
            // The rows in the set are the other view's, and no rows of `v` that came back.
            assertEquals(List.of("w"), names(store.contents()));
            assertEquals(0, clear());
            assertEquals(1, second.contents().count("w"));
        }
    }

    @Test
    void rowsThatComeBackAreFoundAndRemoved() {
        write(store, "c1");
        clear();
        bringBack("c1");
        assertEquals(List.of("v"), names(store.contents()));
        assertEquals(1, store.contents().count("v"));
        assertEquals(1, clear());
        assertEquals(List.of(), names(store.contents()));
        assertEquals(0, store.contents().count("v"));
        bringBack("c2");
        assertEquals(1, clear());
    }

    /** The namespace of a removed view may be gone from the servers. */
    @Test
    void aProfileThatWasWrittenAsTextIsRead() {
        client.put(null, own("profile:" + project + ":v"), new Bin("profile", "{\"a\": \"ü\"}"));
        assertArrayEquals("{\"a\": \"ü\"}".getBytes(UTF_8),
                store.ledger().document("v", RunDocument.PROFILE).orElseThrow());
    }

    /** As a writer without a lease may leave it. */
    @Test
    void aDocumentWithPartsOfTwoIsNoDocument() {
        store.ledger().keep("v", RunDocument.MANIFEST, new byte[1_200_000]);
        client.put(null, own("manifest/a/1:" + project + ":v"), new Bin("id", "another"));
        assertEquals(Optional.empty(), store.ledger().document("v", RunDocument.MANIFEST));
        store.ledger().keep("v", RunDocument.MANIFEST, new byte[]{1});
        assertArrayEquals(new byte[]{1}, store.ledger().document("v", RunDocument.MANIFEST).orElseThrow());
    }

    @Test
    void aRemovedViewInANamespaceThatIsGoneIsIgnored() {
        write(store, "c1");
        clear();
        client.put(null, own("view:" + project + ":v"), new Bin("namespace", "gone"));
        assertEquals(List.of(), store.contents().views());
        assertEquals(0, clear());
    }
}
