package dev.larder.store.redis;

import static dev.larder.store.feast.Golden.bytes;
import static dev.larder.store.feast.Golden.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Ttl;
import dev.larder.store.DeleteOutcome;
import dev.larder.store.Maintenance;
import dev.larder.store.OnlineStore;
import dev.larder.store.ScanVisitor;
import dev.larder.store.StoreException;
import dev.larder.store.StoreFixture;
import dev.larder.store.ViewRead;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOptions.Fill;
import dev.larder.store.WriteOutcome;
import dev.larder.store.WriteOutcome.Done;
import dev.larder.store.feast.FieldBytes;
import dev.larder.store.feast.Golden;
import dev.larder.store.feast.KeyBytes;
import dev.larder.store.feast.TimeBytes;
import dev.larder.store.feast.ValueBytes;
import dev.larder.store.settings.FeastSettings;
import dev.larder.store.settings.FeastSettings.KeyVersion;
import dev.larder.store.settings.RedisSettings.Encoding;
import dev.larder.store.settings.RedisSettings.Layout;
import dev.larder.text.Times;

/** Records in layout feast, and how larder treats records that Feast wrote. */
class RedisFeastRecordIT {
    private static final JoinKeys DRIVER = JoinKeys.of("driver_id", Scalar.INT64);
    private static final FeatureView VIEW = new FeatureView("driver_stats", DRIVER,
            List.of(new Feature("conv_rate", Scalar.FLOAT), new Feature("trips", Scalar.INT64)));
    private static final FeatureView OTHER = new FeatureView("other", DRIVER,
            List.of(new Feature("score", Scalar.DOUBLE)));
    private static final WriteOptions MERGE = WriteOptions.DEFAULT.with(Fill.MERGE);

    private final RedisServer server = RedisServers.start(RedisServers.usualBinary(), List.of());

    @BeforeEach
    void isEmpty() {
        server.ask("FLUSHALL");
    }

    private OnlineStore open(String project) {
        return open(project, FeastSettings.DEFAULT);
    }

    private OnlineStore open(String project, FeastSettings feast) {
        return new RedisStore(RedisTarget.with(RedisTarget.with(RedisTarget.of(server), Layout.FEAST, Encoding.TEXT,
                "larder:"), feast), project, Clock.systemUTC());
    }

    private static FeatureRow row(long driver, long event, Object... values) {
        return new FeatureRow(EntityKey.of(DRIVER, driver), event, FeatureRow.NO_TIME, values);
    }

    private static byte[] key(String project, long driver) {
        return bytes(hex(new KeyBytes(DRIVER, KeyVersion.V3).encode(EntityKey.of(DRIVER, driver)))
                + hex(utf8(project)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Map<String, String> hash(byte[] key) {
        List<?> all = (List<?>) server.askRaw("HGETALL", key);
        Map<String, String> hash = new TreeMap<>();
        for (int i = 0; i < all.size(); i += 2) {
            hash.put(hex((byte[]) all.get(i)), hex((byte[]) all.get(i + 1)));
        }
        return hash;
    }

    private long keys() {
        return (Long) server.ask("DBSIZE");
    }

    /** Writes a row as Feast does. */
    private void feastWrites(String project, FeatureView view, FeatureRow row) {
        byte[] key = key(project, (Long) row.key().value(0));
        server.askRaw("HSET", key, FieldBytes.event(view.name()), TimeBytes.encode(row.eventMicros()));
        for (int i = 0; i < row.values().length; i++) {
            Feature feature = view.features().get(i);
            server.askRaw("HSET", key, FieldBytes.feature(view.name(), feature.name()),
                    ValueBytes.encode(feature.type(), row.values()[i]));
        }
    }

    private static ReadResult read(OnlineStore store, long driver) {
        return StoreFixture.readOne(store, VIEW, EntityKey.of(DRIVER, driver));
    }

    /** Another writer pushes one view; a run with a short ttl loads the other. Nothing may expire the shared key. */
    @Test
    void aTtlOfAViewSetsNoExpiryOfTheKey() {
        FeatureView brief = VIEW.with(new Ttl.After(Duration.ofSeconds(15)), Ttl.From.EVENT);
        long now = Times.micros(Clock.systemUTC().instant());
        feastWrites("acme", OTHER, row(1001, 1, 0.5));
        try (OnlineStore store = open("acme")) {
            List<FeatureRow> rows = new ArrayList<>();
            for (long driver = 1001; driver < 1020; driver++) {
                rows.add(row(driver, now, 0.25f, 3L));
            }
            for (List<FeatureRow> some : List.of(rows, rows.subList(0, 1))) {
                for (Fill fill : Fill.values()) {
                    store.write(brief, some, WriteOptions.DEFAULT.with(fill));
                    assertEquals(-1L, server.askRaw("PTTL", key("acme", 1001)));
                }
            }
            assertEquals(now + 15_000_000, StoreFixture.found(store, brief, rows.getFirst().key()).expiresMicros());
            assertEquals(0.5, StoreFixture.found(store, OTHER, rows.getFirst().key()).row().values()[0]);
        }
        try (OnlineStore store = open("acme", new FeastSettings(KeyVersion.V3, new Ttl.After(Duration.ofHours(1))))) {
            store.write(brief, List.of(row(1001, now, 0.25f, 3L)), WriteOptions.DEFAULT);
            long left = (Long) server.askRaw("PTTL", key("acme", 1001));
            assertTrue(left > 3_500_000 && left <= 3_600_000, "key_ttl_seconds, not the view's ttl: " + left);
        }
    }

    /** Of types that larder does not have, such as Map: by plain commands, in transactions and by script. */
    @Test
    void featuresThatOnlyFeastWritesStay() {
        FeatureView aging = VIEW.with(new Ttl.After(Duration.ofHours(1)), Ttl.From.EVENT);
        long now = Times.micros(Clock.systemUTC().instant());
        byte[] map = bytes("a201020a00");
        for (long age : new long[]{7_200_000_000L, 1_000_000L}) {
            try (OnlineStore store = open("p")) {
                List<FeatureRow> rows = new ArrayList<>();
                for (long driver = 1; driver <= 20; driver++) {
                    server.askRaw("HSET", key("p", driver), FieldBytes.event("driver_stats"),
                            TimeBytes.encode(now - age),
                            FieldBytes.feature("driver_stats", "metadata"), map);
                    rows.add(row(driver, now, 1f, 1L));
                }
                for (Fill fill : Fill.values()) {
                    store.write(aging, rows, WriteOptions.DEFAULT.with(fill));
                    store.write(aging, rows.subList(0, 1), WriteOptions.DEFAULT.with(fill));
                    store.write(aging, rows, WriteOptions.DEFAULT.with(fill).with(WriteOptions.Conflict.OVERWRITE));
                }
                for (long driver = 1; driver <= 20; driver++) {
                    assertEquals(hex(map),
                            hash(key("p", driver)).get(hex(FieldBytes.feature("driver_stats", "metadata"))));
                }
            }
        }
    }

    @Test
    void rowsWrittenByFeastAreRead() {
        for (JsonNode vector : Golden.all("redis_rows")) {
            EntityKey entity = Golden.entity(vector.get("entity")).orElseThrow();
            List<Feature> features = new ArrayList<>();
            List<Object> values = new ArrayList<>();
            vector.get("features").forEachEntry((name, value) -> {
                Optional<Golden.Typed> typed = Golden.typed(value);
                features.add(new Feature(name, typed.map(Golden.Typed::type).orElse(Scalar.FLOAT)));
                values.add(typed.map(Golden.Typed::value).orElse(null));
            });
            FeatureView view = new FeatureView(vector.get("view").stringValue(), entity.keys(), features);
            FeatureRow row = new FeatureRow(entity,
                    Times.micros(Times.parse(vector.get("event_ts").stringValue())), FeatureRow.NO_TIME,
                    values.toArray());
            byte[] key = bytes(vector.get("redis_key").stringValue());
            Map<String, String> expected = new TreeMap<>();
            vector.get("hash").forEachEntry((field, value) -> expected.put(field, value.stringValue()));
            for (FeatureRow[] batch : new FeatureRow[][]{{row}, copies(row)}) {
                server.ask("FLUSHALL");
                try (OnlineStore store = open(vector.get("project").stringValue())) {
                    store.write(view, List.of(batch), WriteOptions.DEFAULT);
                    assertEquals(expected, hash(key));
                }
            }
            server.ask("FLUSHALL");
            expected.forEach((field, value) -> server.askRaw("HSET", key, bytes(field), bytes(value)));
            try (OnlineStore store = open(vector.get("project").stringValue())) {
                assertEquals(row, StoreFixture.found(store, view, entity).row());
                assertEquals(Set.of(entity.text()), StoreFixture.scanned(store, view));
            }
        }
    }

    /** Enough rows for a transaction: a single row is written by a script. */
    private static FeatureRow[] copies(FeatureRow row) {
        return IntStream.range(0, 10).mapToObj(i -> row).toArray(FeatureRow[]::new);
    }

    @Test
    void partialRowKeepsOtherFeatures() {
        try (OnlineStore store = open("p")) {
            feastWrites("p", VIEW, row(1, 100, 0.5f, 7L));
            store.write(VIEW, List.of(row(1, 101, NoValue.MISSING, null)), MERGE);
            assertEquals(Map.of(hex(FieldBytes.event("driver_stats")), hex(TimeBytes.encode(101)),
                    hex(FieldBytes.feature("driver_stats", "conv_rate")), "350000003f",
                    hex(FieldBytes.feature("driver_stats", "trips")), ""), hash(key("p", 1)));
            store.write(VIEW, List.of(row(1, 102, null, 8L)), WriteOptions.DEFAULT);
            assertEquals(row(1, 102, null, 8L), StoreFixture.found(store, VIEW, EntityKey.of(DRIVER, 1L)).row());
        }
    }

    @Test
    void serverComparesTimesAsTheClientDoes() {
        long[] times = {0, 1, -1, 999_999, 1_000_000, -1_000_000, -999_999, 1_785_585_600_000_000L,
                -62_135_596_800_000_000L, 253_402_300_799_999_999L, Long.MAX_VALUE, FeatureRow.NO_TIME + 1_000_000};
        Random random = new Random(7);
        try (OnlineStore store = open("p")) {
            for (int i = 0; i < 300; i++) {
                long stored = i % 2 == 0
                        ? times[random.nextInt(times.length)]
                        : random.nextLong() >> random.nextInt(64);
                long wanted = switch (i % 3) {
                    case 0 -> times[random.nextInt(times.length)];
                    case 1 -> random.nextLong() >> random.nextInt(64);
                    default -> Math.max(stored, FeatureRow.NO_TIME + 2) - 1 + random.nextInt(3) % 2;
                };
                long coming = Math.clamp(wanted, -62_135_596_800_000_000L, 253_402_300_799_000_000L);
                feastWrites("p", VIEW, row(i, stored, 0.5f, 7L));
                assertEquals(coming < stored ? Done.STALE : Done.WRITTEN,
                        store.write(VIEW, List.of(row(i, coming, 1f, 8L)), WriteOptions.DEFAULT).getFirst(),
                        coming + " after " + stored);
            }
        }
    }

    @Test
    void malformedTimeFailsOnlyItsRecord() {
        byte[] event = FieldBytes.event("driver_stats");
        for (String wrong : List.of("08", "1a00", "10ffffffff7f", "08ffffffffffffffffffffff01", "616263",
                "08808080808080808040", "0880808080808080808001", "08f7b5c1deb78c02")) {
            server.askRaw("HSET", key("p", 3), event, bytes(wrong));
            try (OnlineStore store = open("p")) {
                WriteOutcome one = store.write(VIEW, List.of(row(3, 5, 1f, 1L)), WriteOptions.DEFAULT).getFirst();
                assertEquals(new WriteOutcome.Failed("the stored event time is of another encoding than the config's"),
                        one);
                List<WriteOutcome> many = store.write(VIEW, IntStream.range(0, 20)
                        .mapToObj(i -> row(i, 5, 1f, 1L)).toList(), WriteOptions.DEFAULT);
                assertInstanceOf(WriteOutcome.Failed.class, many.get(3));
                assertEquals(19, many.stream().filter(Done.WRITTEN::equals).count());
                assertInstanceOf(ReadResult.Damaged.class, read(store, 3), wrong);
            }
        }
    }

    /** Feast's reader would fail for all entities of its request. */
    @Test
    void timeOutsideFeastsRangeIsNotWritten() {
        try (OnlineStore store = open("p")) {
            List<WriteOutcome> outcomes = store.write(VIEW, List.of(row(1, 253_402_300_799_999_999L, 1f, 1L),
                    row(2, 253_402_300_799_000_000L, 1f, 1L), row(3, -62_135_596_801_000_000L, 1f, 1L)),
                    WriteOptions.DEFAULT);
            assertEquals(
                    List.of(new WriteOutcome.Failed("the event time 9999-12-31T23:59:59.999999Z is out of range for"
                            + " Feast: its years are 1 to 9999, the last microseconds excluded"), Done.WRITTEN),
                    outcomes.subList(0, 2));
            assertInstanceOf(WriteOutcome.Failed.class, outcomes.get(2));
            assertEquals(Map.of(), hash(key("p", 1)));
        }
    }

    private long ttl(long driver) {
        return (Long) server.askRaw("TTL", key("p", driver));
    }

    @Test
    void allViewsOfARecordShareOneExpiry() {
        FeatureView never = new FeatureView("never", DRIVER, OTHER.features(), Ttl.NEVER, Ttl.From.WRITE);
        FeastSettings daily = new FeastSettings(KeyVersion.V3, new Ttl.After(Duration.ofDays(1)));
        try (OnlineStore store = open("p", daily)) {
            store.write(VIEW, List.of(row(1, 5, 1f, 1L)), WriteOptions.DEFAULT);
            assertTrue(ttl(1) > 86_000, ttl(1) + " s");
            server.askRaw("EXPIRE", key("p", 1), utf8("100"));
            store.write(VIEW, List.of(row(1, 4, 1f, 1L)), WriteOptions.DEFAULT);
            assertTrue(ttl(1) <= 100, "an older row leaves it");
            store.write(OTHER, List.of(row(1, 1, 0.5)), WriteOptions.DEFAULT);
            assertTrue(ttl(1) > 86_000, "any view's row sets it anew");
            assertEquals(ttl(1), Duration.ofNanos((StoreFixture.found(store, VIEW, EntityKey.of(DRIVER, 1L))
                    .expiresMicros() - Times.micros(Clock.systemUTC().instant())) * 1000).toSeconds(), 2);
            store.write(never, List.of(row(1, 1, 0.5)), WriteOptions.DEFAULT);
            assertTrue(ttl(1) > 86_000, "what a view has for a ttl does not count");
        }
        try (OnlineStore store = open("p")) {
            server.askRaw("EXPIRE", key("p", 1), utf8("100"));
            store.write(VIEW, List.of(row(1, 6, NoValue.MISSING, 1L)), MERGE);
            assertTrue(ttl(1) > 0, "a partial row leaves it");
            store.write(OTHER, List.of(row(1, 2, 0.5)), WriteOptions.DEFAULT);
            assertEquals(-1, ttl(1), "without a ttl of records, a whole row takes it off");
        }
    }

    @Test
    void deletingTheLastViewDeletesTheRecord() {
        try (OnlineStore store = open("p")) {
            for (long driver = 1; driver <= 3; driver++) {
                store.write(VIEW, List.of(row(driver, 5, 1f, 1L)), WriteOptions.DEFAULT);
                server.askRaw("HSET", key("p", driver), FieldBytes.feature("driver_stats", "forgotten"), bytes("2001"));
            }
            store.write(OTHER, List.of(row(2, 5, 0.5)), WriteOptions.DEFAULT);
            assertEquals(List.of(DeleteOutcome.Done.DELETED, DeleteOutcome.Done.NOT_FOUND),
                    store.delete(VIEW, List.of(EntityKey.of(DRIVER, 1L), EntityKey.of(DRIVER, 9L))));
            assertEquals(Map.of(), hash(key("p", 1)));

            assertEquals(2, store.contents().clear("driver_stats", rows -> true));
            assertEquals(Map.of(), hash(key("p", 3)));
            assertEquals(Map.of(hex(FieldBytes.event("other")), hex(TimeBytes.encode(5)),
                    hex(FieldBytes.feature("other", "score")), "29000000000000e03f",
                    hex(FieldBytes.feature("driver_stats", "forgotten")), "2001"), hash(key("p", 2)));
            assertEquals(ReadResult.NOT_FOUND, read(store, 2));
            store.contents().clear("other", rows -> true);
            assertEquals(0, keys(), "nothing is left, beside or in the records");
        }
    }

    /** Feast's own teardown of `bar` also deletes `foobar`, and fails on lengths that are pattern characters. */
    @Test
    void clearingTouchesOnlyThisProject() {
        String[] projects = {"bar", "foobar", "r", "bar.bar"};
        int[] lengths = {1, 42, 63, 91, 92};
        for (int length : lengths) {
            JoinKeys keys = JoinKeys.of("[*?\\k".repeat(20).substring(0, length), Scalar.STRING);
            FeatureView view = new FeatureView("v", keys, OTHER.features());
            server.ask("FLUSHALL");
            for (String project : projects) {
                try (OnlineStore store = open(project)) {
                    for (String id : new String[]{"x", "bar", "foobar", "*"}) {
                        store.write(view, List.of(new FeatureRow(EntityKey.of(keys, id), 1, FeatureRow.NO_TIME,
                                new Object[]{0.5})), WriteOptions.DEFAULT);
                    }
                }
            }
            try (OnlineStore store = open("bar")) {
                assertEquals(4, StoreFixture.scanned(store, view).size());
                assertEquals(4, store.contents().clear("v", rows -> true));
            }
            for (String project : projects) {
                try (OnlineStore store = open(project)) {
                    assertEquals(project.equals("bar") ? 0 : 4, store.contents().count("v"), project + " " + length);
                }
            }
        }
    }

    @Test
    void rowsWrittenOnlyByFeastAreFoundThroughTheConfig() {
        feastWrites("p", VIEW, row(1, 5, 1f, 1L));
        feastWrites("p", VIEW, row(2, 5, 1f, 1L));
        feastWrites("p", OTHER, row(2, 5, 0.5));
        try (OnlineStore store = open("p")) {
            Maintenance contents = store.contents();
            assertEquals(List.of(), contents.views());
            contents.know(VIEW);
            contents.know(new FeatureView("nothing", DRIVER, OTHER.features()));
            assertEquals(List.of(new Maintenance.StoredView("driver_stats", Set.of("conv_rate", "trips"))),
                    contents.views());
            assertEquals(2, contents.count("driver_stats"));
            assertEquals(2, contents.clear("driver_stats", rows -> true));
            assertEquals(1, keys());
            assertEquals(2, hash(key("p", 2)).size());
        }
    }

    @Test
    void keyOfAnotherTypeIsReportedAndKept() {
        JoinKeys texts = JoinKeys.of("driver_id", Scalar.STRING);
        FeatureView asText = new FeatureView("driver_stats", texts, VIEW.features());
        feastWrites("p", VIEW, row(1, 5, 1f, 1L));
        feastWrites("p", OTHER, row(2, 5, 0.5));
        List<String> damaged = new ArrayList<>();
        try (OnlineStore store = open("p")) {
            store.scan(asText, asText.features(), new ScanVisitor() {
                @Override
                public boolean visit(ReadResult.Found found) {
                    throw new AssertionError(found);
                }

                @Override
                public void damaged(String key, String reason) {
                    damaged.add(key + ": " + reason);
                }
            });
        }
        assertEquals(List.of(hex(key("p", 1))
                + ": join key `driver_id` is an int64 in the store, but a string in the config"), damaged);
    }

    @Test
    void otherJoinKeysThanStoredAreRefused() {
        try (OnlineStore store = open("p")) {
            store.write(VIEW, List.of(row(1, 5, 1f, 1L)), WriteOptions.DEFAULT);
        }
        try (OnlineStore store = open("p", new FeastSettings(KeyVersion.V2, Ttl.BACKEND_DEFAULT))) {
            assertEquals("view `driver_stats` is stored under entity keys of version 3 with `driver_id` int64; the"
                    + " config says entity keys of version 2 with `driver_id` int64. Set the config to what is stored, or"
                    + " truncate the view with the config that wrote it, and materialize it again.",
                    assertThrows(StoreException.class, () -> read(store, 1)).getMessage());
            assertEquals(1, store.contents().clear("driver_stats", rows -> true));
            assertEquals(0, keys());
        }
    }

    /** A view removed from the config may have been written with other join keys. */
    @Test
    void entityIsErasedUnderTheStoredJoinKeys() {
        try (OnlineStore store = open("p")) {
            store.write(VIEW, List.of(row(1, 5, 1f, 1L)), WriteOptions.DEFAULT);
        }
        try (OnlineStore store = open("p", new FeastSettings(KeyVersion.V2, Ttl.BACKEND_DEFAULT))) {
            assertEquals(DeleteOutcome.Done.DELETED, store.contents().erase("driver_stats", "driver_id=1"));
        }
        try (OnlineStore store = open("p")) {
            assertEquals(ReadResult.NOT_FOUND, read(store, 1));
        }
    }

    @Test
    void valueOfAnotherTypeIsDamaged() {
        feastWrites("p", VIEW, row(1, 5, 1f, 1L));
        FeatureView view = new FeatureView("driver_stats", DRIVER, List.of(new Feature("trips", Scalar.DOUBLE)));
        try (OnlineStore store = open("p")) {
            assertEquals(new ReadResult.Damaged("feature `trips`: it is an int64, not a double"),
                    StoreFixture.readOne(store, view, EntityKey.of(DRIVER, 1L)));
        }
    }

    @Test
    void oneCommandPerEntityReadsAllItsViews() {
        try (OnlineStore store = open("p")) {
            store.write(VIEW, List.of(row(1, 5, 1f, 1L)), WriteOptions.DEFAULT);
            store.write(OTHER, List.of(row(1, 6, 0.5)), WriteOptions.DEFAULT);
            List<EntityKey> one = List.of(EntityKey.of(DRIVER, 1L));
            long before = Long.parseLong(server.info("stats", "total_commands_processed"));
            List<List<ReadResult>> results = store.read(List.of(
                    new ViewRead(VIEW, VIEW.features(), one),
                    new ViewRead(OTHER, OTHER.features(), one)));
            // The fields, the expiry, and the INFO above.
            assertEquals(before + 3, Long.parseLong(server.info("stats", "total_commands_processed")));
            assertArrayEquals(new Object[]{row(1, 5, 1f, 1L), row(1, 6, 0.5)}, results.stream()
                    .map(List::getFirst).map(found -> ((ReadResult.Found) found).row()).toArray());
        }
    }
}
