package dev.larder.cli.command;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.Bin;
import com.aerospike.client.Key;
import com.aerospike.client.Value;

import dev.larder.cli.session.ExitCode;
import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.JoinKeys;
import dev.larder.store.aerospike.server.AerospikeServers;
import dev.larder.store.aerospike.server.AerospikeTarget;
import dev.larder.store.feast.KeyBytes;
import dev.larder.store.settings.FeastSettings.KeyVersion;

/** Records that other clients have damaged. */
class AerospikeDamagedRecordsIT {
    private static final String NOT_LARDERS = "it has no `features` map with an `event_ts`, so larder did not write it";
    private static final String OTHER_BINS = "the record has bins that larder did not write; delete it, or pin the"
            + " view to a set of its own";
    private static final String NO_ENTITY = "the record's key is not the text of an entity, so larder did not write it";
    private static final String NO_TIME = "it has no event time in `event_ts`";
    private static final AtomicLong PROJECTS = new AtomicLong(System.currentTimeMillis());

    @TempDir
    private Path folder;
    private final AerospikeTarget server = AerospikeServers.any();
    private final String project = "d" + PROJECTS.incrementAndGet();
    private final AerospikeClient client = new AerospikeClient(server.host(), server.port());

    private DamagedRecords load(String options) {
        DamagedRecords records = new DamagedRecords(folder);
        return records.before(new AerospikeFolder(folder, server, options)
                .project("larder.yaml", project, DamagedRecords.VIEW).larder()).load();
    }

    @AfterEach
    void close() {
        client.close();
    }

    private Key key(Object userKey) {
        return new Key(AerospikeTarget.FEATURES, project + "_customers",
                Value.get(userKey));
    }

    private void put(String id, Bin... bins) {
        client.put(null, key("customer_id=" + id), bins);
    }

    @Test
    void damagedBins() {
        DamagedRecords records = load("send_key: true");
        put("c1", new Bin("features", Map.of("total", "many")));
        put("c2", new Bin("event_ts", "yesterday"));
        put("c3", new Bin("features", "text"));
        put("c4", Bin.asNull("features"));
        put("c5", new Bin("features", Map.of("total", 1.5, "city", 7L)));
        client.put(null, key("customer=c9"), new Bin("event_ts", 1), new Bin("features", Map.of("total", 1.5)));
        client.put(null, key(17), new Bin("other", 1));
        records.damaged("c1", "feature `total`: the store has a string where a double should be")
                .damaged("c2", NOT_LARDERS).damaged("c3", OTHER_BINS, NOT_LARDERS).damaged("c4", NOT_LARDERS)
                .damaged("c5", "feature `city`: the store has an integer where a string should be")
                .nameless(digest("customer=c9"), NO_ENTITY).nameless(digest(17), NO_ENTITY).areReported();
    }

    private String digest(Object userKey) {
        return HexFormat.of().formatHex(key(userKey).digest);
    }

    private Key feast(Object id) {
        JoinKeys keys = JoinKeys.of("customer_id", id instanceof String ? Scalar.STRING : Scalar.INT64);
        return new Key(AerospikeTarget.FEATURES, project + "_latest",
                new KeyBytes(keys, KeyVersion.V3).encode(EntityKey.of(keys, id)));
    }

    @Test
    void damagedFeastSlots() {
        DamagedRecords records = load("layout: feast, send_key: true");
        client.put(null, feast("c1"), new Bin("features", Map.of("customers", Map.of("total", "many"))));
        client.put(null, feast("c2"), new Bin("event_ts", Map.of("other", 1)));
        client.put(null, feast("c3"), new Bin("features", "text"));
        client.put(null, feast("c4"), new Bin("features", Map.of("customers", "text")));
        client.put(null, feast("c5"), new Bin("event_ts", Map.of("customers", "yesterday")));
        client.put(null, feast("c6"), new Bin("event_ts", Map.of("customers", Long.MAX_VALUE)));
        records.damaged("c1", "feature `total`: it is a string, not a double")
                .damaged("c2", NO_TIME).unwritable("c3", OTHER_BINS, OTHER_BINS)
                .damaged("c4", OTHER_BINS)
                .damaged("c5", NO_TIME)
                .damaged("c6", "the time of 9223372036854775807 milliseconds since 1970 is out of range")
                .areReported(id -> delete(records, id));
    }

    @Test
    void damagedFeastBins() {
        DamagedRecords records = load("layout: feast, send_key: true");
        client.put(null, feast("c1"), new Bin("event_ts", "text"));
        client.put(null, feast("c2"), new Bin("features", 7));
        client.put(null, feast("c3"), new Bin("features", new byte[]{1}), new Bin("event_ts", 7));
        client.put(null, feast(9L), new Bin("features", Map.of("customers", Map.of("total", 1.5))),
                new Bin("event_ts", Map.of("customers", 1)));
        records.unwritable("c1", OTHER_BINS, OTHER_BINS).damaged("c1", OTHER_BINS, NO_TIME)
                .unwritable("c2", OTHER_BINS, OTHER_BINS)
                .unwritable("c3", OTHER_BINS, OTHER_BINS)
                .nameless(HexFormat.of().formatHex(feast(9L).digest), "the record does not store its key (Feast does"
                        + " not write keys), so its entity is unknown")
                .areReported(id -> delete(records, id));
    }

    /** larder refuses to delete a record that may hold rows of other views too, so the client deletes it. */
    private void delete(DamagedRecords records, String id) {
        records.delete(id).exits(ExitCode.FAILED).saysLike(".*: " + OTHER_BINS + "\n");
        client.delete(null, feast(id));
    }
}
