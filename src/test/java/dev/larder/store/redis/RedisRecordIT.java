package dev.larder.store.redis;

import static dev.larder.store.StoreFixture.CUSTOMER;
import static dev.larder.store.StoreFixture.MERGE;
import static dev.larder.store.StoreFixture.customer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import dev.larder.Await;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Ttl;
import dev.larder.store.OnlineStore;
import dev.larder.store.ScanVisitor;
import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.StoreFixture;
import dev.larder.store.ViewRead;
import dev.larder.store.ServerUsage;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOutcome;
import dev.larder.store.WriteOutcome.Done;
import dev.larder.store.settings.RedisSettings.Encoding;
import dev.larder.store.settings.RedisSettings.Layout;
import dev.larder.text.Times;

/** Records in Redis, and how larder treats values that others wrote. */
class RedisRecordIT {
    private static final AtomicInteger TESTS = new AtomicInteger();
    private static final FeatureView VIEW = StoreFixture.VIEW;
    private static final long EVENT = 1_795_161_600_000_000L;

    private final RedisServer server = RedisServers.usual();
    private final String prefix = "r" + TESTS.incrementAndGet() + ":";

    private OnlineStore open(Layout layout, Encoding encoding) {
        return open(server, layout, encoding);
    }

    private OnlineStore open(RedisServer at, Layout layout, Encoding encoding) {
        return new RedisStore(RedisTarget.with(RedisTarget.of(at), layout, encoding, prefix), "acme",
                Clock.systemUTC());
    }

    private OnlineStore text() {
        return open(Layout.VIEW, Encoding.TEXT);
    }

    private static FeatureRow row(String id, Object... values) {
        return new FeatureRow(customer(id), EVENT, FeatureRow.NO_TIME, values);
    }

    private static void write(OnlineStore store, FeatureRow... rows) {
        assertEquals(List.of(Done.WRITTEN),
                store.write(VIEW, List.of(rows), WriteOptions.DEFAULT).stream().distinct().toList());
    }

    private static ReadResult read(OnlineStore store, String id) {
        return StoreFixture.readOne(store, VIEW, customer(id));
    }

    private String key(String id) {
        return prefix + "acme:customer_features:customer_id=" + id;
    }

    @Test
    void textIsReadableInRedisCli() {
        try (OnlineStore store = text()) {
            write(store, new FeatureRow(customer("c1"), EVENT, EVENT + 5, new Object[]{2.5, null, "\\Kraków"}));
        }
        assertEquals(List.of("total", "2.5", "clicks", "\\N", "city", "\\\\Kraków", "_ts", "1795161600000000", "_ct",
                "1795161600000005"), server.ask("HGETALL", key("c1")));
        assertEquals(List.of("layout", "view", "encoding", "text", "feature:total", "double", "feature:clicks", "int64",
                "feature:city", "string", "created", "yes"),
                server.ask("HGETALL", prefix + "acme#view:customer_features"));
    }

    @Test
    void viewsOfAnEntityShareOneHash() {
        FeatureView other = new FeatureView("other", CUSTOMER, List.of(new Feature("score", Scalar.FLOAT)),
                new Ttl.After(Duration.ofDays(1)), Ttl.From.WRITE);
        try (OnlineStore store = open(Layout.ENTITY, Encoding.TEXT)) {
            write(store, row("c1", 2.5, 7L, "Oslo"));
            store.write(other, List.of(row("c1", 0.5f)), WriteOptions.DEFAULT);
            List<?> stored = (List<?>) server.ask("HGETALL", prefix + "acme:customer_id=c1");
            assertEquals(List.of("customer_features:total", "2.5", "customer_features:clicks", "7",
                    "customer_features:city", "Oslo", "customer_features:_ts", "1795161600000000", "other:score", "0.5",
                    "other:_ts", "1795161600000000", "other:_exp"), stored.subList(0, stored.size() - 1));

            String before = server.info("stats", "total_commands_processed");
            store.read(List.of(new ViewRead(VIEW, VIEW.features(), List.of(customer("c1"), customer("c2"))),
                    new ViewRead(other, other.features(), List.of(customer("c2"), customer("c1")))));
            // Two entities, and the INFO above.
            assertEquals(Long.parseLong(before) + 3,
                    Long.parseLong(server.info("stats", "total_commands_processed")));
        }
    }

    @Test
    void overwriteWithoutCreatedTimeDeletesTheStoredOne() {
        for (Layout layout : List.of(Layout.VIEW, Layout.ENTITY)) {
            try (OnlineStore store = open(layout, layout == Layout.VIEW ? Encoding.TEXT : Encoding.BINARY)) {
                FeatureView view = new FeatureView("v" + layout, CUSTOMER, VIEW.features());
                FeatureRow created = new FeatureRow(customer("c1"), EVENT, 5, new Object[]{1.0, 1L, "a"});
                store.write(view, List.of(created), WriteOptions.DEFAULT);
                store.write(view, List.of(row("c1", 2.0, 2L, "b")), WriteOptions.DEFAULT.with(Conflict.OVERWRITE));
                assertEquals(row("c1", 2.0, 2L, "b"), StoreFixture.found(store, view, customer("c1")).row());
            }
        }
    }

    @Test
    void largeBatchReportsStaleAndForeignRowsOneByOne() {
        try (OnlineStore store = text()) {
            List<FeatureRow> rows = IntStream.range(0, 300).mapToObj(i -> row("c" + i, 1.0 * i, 1L, "x")).toList();
            write(store, rows.toArray(FeatureRow[]::new));
            server.ask("SET", key("c77"), "not a hash");
            server.ask("HSET", key("c78"), "_ts", "yesterday");
            server.ask("HSET", key("c79"), "_ts", Long.toString(EVENT + 1));

            List<WriteOutcome> outcomes = store.write(VIEW, rows, WriteOptions.DEFAULT);

            assertEquals(new WriteOutcome.Failed("the key holds a value of a type that this layout and encoding do not"
                    + " write"), outcomes.get(77));
            assertEquals(
                    new WriteOutcome.Failed("the stored record is of another encoding: `yesterday` is not a time in"
                            + " microseconds"),
                    outcomes.get(78));
            assertEquals(Done.STALE, outcomes.get(79));
            assertEquals(297, outcomes.stream().filter(Done.WRITTEN::equals).count());
        }
    }

    @Test
    void foreignValuesAreReportedAsDamaged() {
        try (OnlineStore store = text()) {
            write(store, row("c1", 1.0, 1L, "a"), row("c2", 2.0, 2L, "b"), row("c3", 3.0, 3L, "c"));
            server.ask("HSET", key("c1"), "clicks", "many");
            server.ask("HDEL", key("c2"), "_ts");
            server.ask("SET", key("c4"), "a string");
            server.ask("HSET", prefix + "acme:customer_features:customer=c5", "_ts", "1");

            assertEquals(new ReadResult.Damaged("feature `clicks`: `many` is not an int64"), read(store, "c1"));
            assertEquals(new ReadResult.Damaged("the record has no `_ts`"), read(store, "c2"));
            assertEquals(new ReadResult.Damaged(
                    "the key holds a value of a type that this layout and encoding do not write"), read(store, "c4"));
            List<String> damaged = new ArrayList<>();
            List<String> seen = new ArrayList<>();
            store.scan(VIEW, VIEW.features(), new ScanVisitor() {
                @Override
                public boolean visit(ReadResult.Found found) {
                    return seen.add(found.row().key().text());
                }

                @Override
                public void damaged(String key, String reason) {
                    damaged.add(key + ": " + reason);
                }
            });
            assertEquals(List.of("customer_id=c3"), seen);
            damaged.sort(null);
            assertEquals(List.of("customer=c5: `customer=c5` is not an entity: one is written `customer_id=VALUE`",
                    "customer_id=c1: feature `clicks`: `many` is not an int64",
                    "customer_id=c2: the record has no `_ts`",
                    "customer_id=c4: the key holds a value of a type that this layout and encoding do not write"),
                    damaged);
        }
    }

    @Test
    void otherEncodingOrLayoutThanStoredIsRefused() {
        try (OnlineStore store = text()) {
            write(store, row("c1", 1.0, 1L, "a"));
        }
        for (OnlineStore other : List.of(open(Layout.VIEW, Encoding.BINARY), open(Layout.VIEW, Encoding.PACKED),
                open(Layout.ENTITY, Encoding.TEXT))) {
            try (other) {
                StoreException refused = assertThrows(StoreException.class, () -> read(other, "c1"));
                assertEquals(Kind.REFUSED, refused.kind());
                assertTrue(refused.getMessage().startsWith("view `customer_features` is stored in layout `view`,"
                        + " encoding `text`; the config says layout `"), refused.getMessage());
                assertThrows(StoreException.class, () -> write(other, row("c1", 1.0, 1L, "a")));
                assertThrows(StoreException.class, () -> StoreFixture.scanned(other, VIEW));
            }
        }
    }

    @Test
    void otherEncodingIsDetectedWithoutMetadata() {
        for (Encoding written : Encoding.values()) {
            for (Encoding asked : Encoding.values()) {
                if (written == asked) {
                    continue;
                }
                try (OnlineStore store = open(Layout.VIEW, written); OnlineStore other = open(Layout.VIEW, asked)) {
                    write(store, row("c1", 1.0, 1L, "a"));
                    server.ask("DEL", prefix + "acme#view:customer_features");
                    assertInstanceOf(ReadResult.Damaged.class, read(other, "c1"), written + " as " + asked);
                    assertInstanceOf(WriteOutcome.Failed.class, other.write(VIEW, List.of(row("c1", 2.0, 1L, "a")),
                            WriteOptions.DEFAULT).getFirst(), written + " as " + asked);
                }
                server.ask("DEL", key("c1"), prefix + "acme#view:customer_features");
            }
        }
    }

    @Test
    void changedFeatureTypeIsRefused() {
        FeatureView changed = new FeatureView(VIEW.name(), CUSTOMER, List.of(new Feature("clicks", Scalar.STRING)));
        try (OnlineStore store = text()) {
            write(store, row("c1", 1.0, 1L, "a"));
            assertEquals("feature `clicks` of view `customer_features` has type string in the config, but int64 in the"
                    + " store. Give it another name, or truncate the view and materialize it again.",
                    assertThrows(StoreException.class, () -> StoreFixture.scanned(store, changed)).getMessage());
        }
    }

    /** New rows are not read first, until most rows exist. */
    @Test
    void newPackedRowsTakeOneCommandEach() {
        List<FeatureRow> rows = IntStream.range(0, 100).mapToObj(i -> row("c" + i, 1.0, 1L, "a")).toList();
        List<FeatureRow> older = IntStream.range(0, 150).mapToObj(i -> new FeatureRow(customer("c" + i), EVENT - 1,
                FeatureRow.NO_TIME, new Object[]{2.0, 2L, "b"})).toList();
        try (RedisServer own = RedisServers.start(RedisServers.usualBinary(), List.of());
                OnlineStore store = open(own, Layout.VIEW, Encoding.PACKED)) {
            own.ask("HSET", key("c149"), "not", "ours");
            store.write(VIEW, rows, WriteOptions.DEFAULT);
            assertEquals("100 0", calls(own, "set") + " " + calls(own, "watch"));

            List<WriteOutcome> outcomes = store.write(VIEW, older, WriteOptions.DEFAULT);
            assertEquals(Collections.nCopies(100, Done.STALE), outcomes.subList(0, 100));
            assertEquals(Collections.nCopies(49, Done.WRITTEN), outcomes.subList(100, 149));
            assertInstanceOf(WriteOutcome.Failed.class, outcomes.get(149), "a record of another type");
            assertEquals(250, calls(own, "set"), "all were tried");

            store.write(VIEW, older, WriteOptions.DEFAULT);
            assertEquals(250 + 49, calls(own, "set"), "they were looked at, and those that are not older written");
        }
    }

    @Test
    void usageIsWhatTheServerHasUsed() {
        try (OnlineStore store = text()) {
            ServerUsage before = store.inspection().usage().orElseThrow();
            write(store, row("c1", 1.0, 1L, "x".repeat(1_000_000)));
            ServerUsage used = store.inspection().usage().orElseThrow().since(before);
            assertTrue(used.wireBytes() > 1_000_000, used.toString());
            assertTrue(used.cpuSeconds() > 0, used.toString());
        }
    }

    private static int calls(RedisServer server, String command) {
        return server.ask("INFO", "commandstats").toString().lines()
                .filter(line -> line.startsWith("cmdstat_" + command + ":"))
                .map(line -> line.replaceAll(".*:calls=(\\d+),.*", "$1")).mapToInt(Integer::parseInt).sum();
    }

    @Test
    void packedRecordWithoutItsFeatureListIsDamaged() {
        FeatureView wider = new FeatureView(VIEW.name(), CUSTOMER,
                List.of(VIEW.features().get(0), new Feature("added", Scalar.BOOL)));
        try (OnlineStore store = open(Layout.VIEW, Encoding.PACKED)) {
            store.write(wider, List.of(row("c1", 1.0, true)), WriteOptions.DEFAULT);
            server.ask("DEL", prefix + "acme#view:customer_features");
            assertEquals(new ReadResult.Damaged(
                    "the store has lost the feature list that the record was written with"), read(store, "c1"));
        }
    }

    @Test
    void serverExpiresFeaturesWithTheirOwnTtl() {
        FeatureView view = new FeatureView("mixed", CUSTOMER, List.of(
                new Feature("clicks_5m", Scalar.INT64, Optional.of(Duration.ofMinutes(5))),
                new Feature("total", Scalar.DOUBLE)));
        long event = Times.micros(Clock.systemUTC().instant());
        RedisServer eight = RedisServers.eight();
        String record = prefix + "acme:mixed:customer_id=c1";
        try (OnlineStore store = open(eight, Layout.VIEW, Encoding.TEXT)) {
            for (WriteOptions options : List.of(WriteOptions.DEFAULT.with(Conflict.OVERWRITE), MERGE)) {
                FeatureRow row = new FeatureRow(customer("c1"), event, FeatureRow.NO_TIME, new Object[]{7L, 1.0});
                store.write(view, List.of(row), options);
                assertEquals(List.of(event / 1000 + 300_000, -1L, -1L),
                        eight.ask("HPEXPIRETIME", record, "FIELDS", "3", "clicks_5m", "total", "_ts"),
                        options.toString());
            }
            FeatureView without = new FeatureView("mixed", CUSTOMER,
                    List.of(new Feature("clicks_5m", Scalar.INT64), new Feature("total", Scalar.DOUBLE)));
            store.write(without, List.of(new FeatureRow(customer("c1"), event, FeatureRow.NO_TIME,
                    new Object[]{7L, 1.0})), WriteOptions.DEFAULT);
            assertEquals(List.of(-1L), eight.ask("HPEXPIRETIME", record, "FIELDS", "1", "clicks_5m"));
        }
    }

    @Test
    void serverExpiresOneViewOfASharedHash() {
        FeatureView brief = new FeatureView("brief", CUSTOMER, List.of(new Feature("x", Scalar.INT32)),
                new Ttl.After(Duration.ofMillis(300)), Ttl.From.WRITE);
        RedisServer eight = RedisServers.eight();
        try (OnlineStore store = open(eight, Layout.ENTITY, Encoding.TEXT)) {
            write(store, row("c1", 1.0, 1L, "a"));
            store.write(brief, List.of(row("c1", 7)), WriteOptions.DEFAULT);
            String record = prefix + "acme:customer_id=c1";
            assertEquals(7L, eight.ask("HLEN", record));
            Await.until("the server has reaped the view", () -> eight.ask("HLEN", record)
                    .equals(4L));
            assertEquals(row("c1", 1.0, 1L, "a"), StoreFixture.found(store, VIEW, customer("c1")).row());
        }
    }

    @Test
    void staleWriteKeepsTheTtl() {
        FeatureView view = new FeatureView("brief", CUSTOMER, VIEW.features(), new Ttl.After(Duration.ofHours(1)),
                Ttl.From.WRITE);
        FeatureView longer = new FeatureView("brief", CUSTOMER, VIEW.features(), new Ttl.After(Duration.ofHours(9)),
                Ttl.From.WRITE);
        for (int rows : List.of(1, 100)) {
            try (OnlineStore store = text()) {
                List<FeatureRow> all = IntStream.range(0, rows).mapToObj(i -> row("c" + i, 1.0, 1L, "a")).toList();
                store.write(view, all, WriteOptions.DEFAULT);
                Object before = server.ask("PEXPIRETIME", prefix + "acme:brief:customer_id=c0");
                List<FeatureRow> older = all.stream().map(row -> new FeatureRow(row.key(), EVENT - 1,
                        FeatureRow.NO_TIME, row.values())).toList();
                assertEquals(List.of(Done.STALE), store.write(longer, older, WriteOptions.DEFAULT).stream().distinct()
                        .toList());
                assertEquals(before, server.ask("PEXPIRETIME", prefix + "acme:brief:customer_id=c0"));
            }
        }
    }

    @Test
    void viewWithThousandsOfFeatures() {
        List<Feature> features = IntStream.range(0, 5_000).mapToObj(i -> new Feature("f" + i, Scalar.INT32)).toList();
        FeatureView wide = new FeatureView("wide", CUSTOMER, features, new Ttl.After(Duration.ofDays(1)),
                Ttl.From.WRITE);
        Object[] values = IntStream.range(0, 5_000).boxed().toArray();
        Object[] one = values.clone();
        Arrays.fill(one, 1, one.length, NoValue.MISSING);
        one[0] = -1;
        for (RedisServer at : List.of(server, RedisServers.eight())) {
            for (Layout layout : List.of(Layout.VIEW, Layout.ENTITY)) {
                try (OnlineStore store = open(at, layout, layout == Layout.VIEW ? Encoding.TEXT : Encoding.BINARY)) {
                    FeatureView view = new FeatureView("wide" + layout, CUSTOMER, features, wide.ttl(), wide.ttlFrom());
                    assertEquals(List.of(Done.WRITTEN), store.write(view, List.of(row("c1", values)),
                            WriteOptions.DEFAULT));
                    assertEquals(List.of(Done.WRITTEN), store.write(view, List.of(row("c1", one)), MERGE));
                    Object[] stored = StoreFixture.found(store, view, customer("c1")).row().values();
                    assertEquals(-1, stored[0]);
                    assertEquals(4_999, stored[4_999]);
                }
            }
        }
    }
}
