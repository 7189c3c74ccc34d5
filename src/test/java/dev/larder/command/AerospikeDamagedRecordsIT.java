package dev.larder.command;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.Bin;
import com.aerospike.client.Key;
import com.aerospike.client.Value;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.store.AerospikeSettings;
import dev.larder.store.aerospike.AerospikeStore;
import dev.larder.store.aerospike.server.AerospikeServers;
import dev.larder.store.aerospike.server.AerospikeTarget;

/** What other clients did to the records. */
class AerospikeDamagedRecordsIT {
    private static final String NOT_LARDERS = "it has no `features` map with an `event_ts`, so larder did not write it";
    private static final String OTHER_BINS = "the record holds other bins than larder writes; delete it, or pin the"
            + " view to a set of its own";
    private static final String NO_ENTITY = "the record holds no entity's text as its key, so larder did not write it";
    private static final AtomicLong PROJECTS = new AtomicLong(System.currentTimeMillis());

    @TempDir
    private Path folder;
    private final AerospikeTarget server = AerospikeServers.any();
    private final String project = "d" + PROJECTS.incrementAndGet();
    private final AerospikeClient client = new AerospikeClient(server.host(), server.port());
    private DamagedRecords records;

    @BeforeEach
    void load() {
        records = new DamagedRecords(folder);
        Larder larder = new Larder(folder).opener((config, clock) -> new AerospikeStore(
                (AerospikeSettings) config.store(), config.project(), clock));
        larder.file("larder.yaml", """
                project: %s
                online_store: {type: aerospike, hosts: "%s:%d", namespace: %s,
                  timeouts: {connect: 5s, read: 10s, write: 10s, batch: 20s}}
                feature_views:
                %s""".formatted(project, server.host(), server.port(), AerospikeTarget.FEATURES,
                DamagedRecords.VIEW.indent(2)));
        records.before(larder).load();
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
    void bins() {
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
                .nameless(digest("customer=c9"), NO_ENTITY).nameless(digest(17), NO_ENTITY).areTold();
    }

    private String digest(Object userKey) {
        return HexFormat.of().formatHex(key(userKey).digest);
    }
}
