package dev.larder.cli.command;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;
import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.JoinKeys;
import dev.larder.store.feast.FieldBytes;
import dev.larder.store.feast.KeyBytes;
import dev.larder.store.feast.TimeBytes;
import dev.larder.store.feast.ValueBytes;
import dev.larder.store.redis.RedisServer;
import dev.larder.store.redis.RedisServers;
import dev.larder.store.settings.FeastSettings.KeyVersion;

/** Keys that other clients have damaged, in every layout and encoding. */
class RedisDamagedRecordsIT {
    private static final String MANY = "feature `total`: `many` is not a double";
    private static final String CUT = "feature `total`: the bytes end in the middle of a value of type double";
    private static final String YESTERDAY = "`yesterday` is not a time in microseconds";
    private static final String NOT_FEASTS = "its bytes are not the protobuf message that Feast writes";
    private static final String TOO_LATE = "the time of 4611686018427387904 seconds since 1970 is out of range";
    private static final String CUT_TIME = "3 bytes are not a time of the binary encoding";
    private static final String NO_ENTITY = "`customer=c9` is not an entity: one is written `customer_id=VALUE`";
    private static final String OTHER_TYPE = "the key holds a value of a type that this layout and encoding do not write";

    @TempDir
    private Path folder;
    private final RedisServer server = RedisServers.usual();
    private RedisFolder redis;

    private DamagedRecords load(String options) {
        DamagedRecords records = new DamagedRecords(folder);
        redis = new RedisFolder(folder, server, options).views(DamagedRecords.VIEW);
        return records.before(redis.larder()).load();
    }

    private String key(String entity) {
        return redis.prefix() + "acme:customers:" + entity;
    }

    private void ask(String... words) {
        server.ask(words);
    }

    @Test
    void damagedTextHashes() {
        DamagedRecords records = load("layout: view, encoding: text");
        ask("HSET", key("customer_id=c1"), "total", "many");
        ask("HDEL", key("customer_id=c2"), "_ts");
        ask("SET", key("customer_id=c3"), "a string");
        ask("HSET", key("customer_id=c4"), "_ts", "yesterday");
        ask("HSET", key("customer=c9"), "_ts", "1", "total", "1");
        ask("RPUSH", key("a list"), "1");
        records.damaged("c1", MANY).damaged("c2", "the record has no `_ts`")
                .unwritable("c3", OTHER_TYPE, OTHER_TYPE)
                .unwritable("c4", "`_ts`: " + YESTERDAY, "the stored record is of another encoding: " + YESTERDAY)
                .nameless("customer=c9", NO_ENTITY)
                .nameless("a list", "`a list` is not an entity: one is written `customer_id=VALUE`")
                .areReported();
    }

    @Test
    void damagedBinaryHashes() {
        DamagedRecords records = load("layout: view, encoding: binary");
        ask("HSET", key("customer_id=c1"), "total", "cut");
        ask("HDEL", key("customer_id=c2"), "_ts");
        ask("SET", key("customer_id=c3"), "a string");
        ask("HSET", key("customer_id=c4"), "_ts", "cut");
        ask("HSET", key("customer_id=c5"), "total", "longer than eight bytes");
        ask("HSET", key("customer=c9"), "_ts", "1");
        records.damaged("c1", CUT).damaged("c2", "the record has no `_ts`")
                .unwritable("c3", OTHER_TYPE, OTHER_TYPE)
                .unwritable("c4", "`_ts`: " + CUT_TIME, "the stored record is of another encoding: " + CUT_TIME)
                .damaged("c5", "feature `total`: 23 bytes are too many for one double")
                .nameless("customer=c9", NO_ENTITY).areReported();
    }

    @Test
    void damagedPackedStrings() {
        DamagedRecords records = load("layout: view, encoding: packed");
        ask("EVAL", "redis.call('SET', KEYS[1], string.sub(redis.call('GET', KEYS[1]), 1, 20))", "1",
                key("customer_id=c1"));
        // A format version of the future.
        ask("SETRANGE", key("customer_id=c2"), "0", "\u0002");
        ask("DEL", key("customer_id=c3"));
        ask("HSET", key("customer_id=c3"), "total", "1");
        ask("SETRANGE", key("customer_id=c4"), "17", "AAAAAAAA");
        ask("APPEND", key("customer_id=c5"), "more");
        ask("SET", key("customer=c9"), "a string");
        records.damaged("c1", "the record is cut short")
                .unwritable("c2", "the record is not in packed encoding, or in a newer version of it",
                        "the stored event time is of another encoding than the config's")
                .unwritable("c3", OTHER_TYPE, OTHER_TYPE)
                .damaged("c4", "the store has lost the feature list that the record was written with")
                .damaged("c5", "the record is 4 bytes too long").nameless("customer=c9", NO_ENTITY).areReported();
    }

    /** larder refuses to delete a key that is not a hash, as another program may own it, so the client deletes it. */
    private void delete(DamagedRecords records, String id, byte[] key) {
        records.delete(id).exits(id.equals("c3") ? ExitCode.FAILED : ExitCode.OK);
        server.askRaw("DEL", key);
    }

    private void deleteShared(DamagedRecords records, String id) {
        delete(records, id, shared("customer_id=" + id).getBytes(StandardCharsets.UTF_8));
    }

    private String shared(String entity) {
        return redis.prefix() + "acme:" + entity;
    }

    @Test
    void damagedSharedTextHashes() {
        DamagedRecords records = load("layout: entity, encoding: text");
        ask("HSET", shared("customer_id=c1"), "customers:total", "many");
        ask("HDEL", shared("customer_id=c2"), "customers:_ts");
        ask("SET", shared("customer_id=c3"), "a string");
        ask("HSET", shared("customer_id=c4"), "customers:_ts", "yesterday");
        // With other join keys: for this view, a record of another view.
        ask("HSET", shared("customer=c9"), "customers:_ts", "1");
        records.damaged("c1", MANY).damaged("c2", "the record has no `customers:_ts`")
                .unwritable("c3", OTHER_TYPE, OTHER_TYPE)
                .unwritable("c4", "`customers:_ts`: " + YESTERDAY,
                        "the stored record is of another encoding: " + YESTERDAY)
                .areReported(id -> deleteShared(records, id));
    }

    @Test
    void damagedSharedBinaryHashes() {
        DamagedRecords records = load("layout: entity, encoding: binary");
        ask("HSET", shared("customer_id=c1"), "customers:total", "cut");
        ask("HDEL", shared("customer_id=c2"), "customers:_ts");
        ask("SET", shared("customer_id=c3"), "a string");
        ask("HSET", shared("customer_id=c4"), "customers:_ts", "cut");
        records.damaged("c1", CUT).damaged("c2", "the record has no `customers:_ts`")
                .unwritable("c3", OTHER_TYPE, OTHER_TYPE)
                .unwritable("c4", "`customers:_ts`: " + CUT_TIME,
                        "the stored record is of another encoding: " + CUT_TIME)
                .areReported(id -> deleteShared(records, id));
    }

    private static byte[] feast(JoinKeys keys, Object id) {
        byte[] entity = new KeyBytes(keys, KeyVersion.V3).encode(EntityKey.of(keys, id));
        return ByteBuffer.allocate(entity.length + 4).put(entity).put("acme".getBytes(StandardCharsets.UTF_8)).array();
    }

    private static byte[] feast(String id) {
        return feast(JoinKeys.of("customer_id", Scalar.STRING), id);
    }

    private void feast(byte[] key, byte[] field, byte[] value) {
        server.askRaw("HSET", key, field, value);
    }

    private static byte[] feature(String name) {
        return FieldBytes.feature("customers", name);
    }

    /** Feast's bytes, some cut, some of another type, and some of a future version of Feast. */
    @Test
    void damagedFeastHashes() {
        DamagedRecords records = load("layout: feast");
        byte[] event = FieldBytes.event("customers");
        feast(feast("c1"), feature("total"), ValueBytes.encode(Scalar.INT64, 7L));
        server.askRaw("HDEL", feast("c2"), event);
        server.askRaw("SET", feast("c3"), event);
        feast(feast("c4"), event, "yesterday".getBytes(StandardCharsets.UTF_8));
        feast(feast("c5"), feature("city"), new byte[]{0x12, 4, 'O', 's'});
        feast(feast("c6"), event, HexFormat.of().parseHex("08808080808080808040"));
        byte[] later = feast(JoinKeys.of("customer_id", Scalar.INT64), 7L);
        feast(later, event, TimeBytes.encode(1));
        records.damaged("c1", "feature `total`: it is an int64, not a double")
                .damaged("c2", "the record has no `_ts:customers`").unwritable("c3", OTHER_TYPE, OTHER_TYPE)
                .unwritable("c4", "`_ts:customers`: " + NOT_FEASTS, NOT_FEASTS)
                .damaged("c5", "feature `city`: " + NOT_FEASTS)
                .unwritable("c6", "`_ts:customers`: " + TOO_LATE, TOO_LATE)
                .nameless(HexFormat.of().formatHex(later),
                        "join key `customer_id` is an int64 in the store, but a string in the config")
                .areReported(id -> delete(records, id, feast(id)));
    }
}
