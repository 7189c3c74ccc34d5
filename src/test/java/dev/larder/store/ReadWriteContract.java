package dev.larder.store;

import static dev.larder.store.StoreFixture.customer;
import static dev.larder.store.StoreFixture.found;
import static dev.larder.store.StoreFixture.readOne;
import static dev.larder.store.StoreFixture.scanned;
import static dev.larder.store.StoreFixture.values;
import static dev.larder.store.StoreFixture.writeOne;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.feature.ReadResult.Found;
import dev.larder.feature.SampleValues;
import dev.larder.store.WriteOptions.Conflict;

/** What is written is read back, the newest wins, and what is deleted is gone. */
interface ReadWriteContract extends StoreFixture {
    @Test
    default void anEmptyStoreFindsNothing() {
        try (OnlineStore store = open("acme")) {
            assertEquals(ReadResult.NOT_FOUND, readOne(store, VIEW, customer("nobody")));
            assertEquals(Set.of(), scanned(store, VIEW));
            assertEquals(OptionalLong.empty(), store.ledger().watermark("customer_features"));
        }
    }

    @Test
    default void aWrittenRowIsReadBack() {
        try (OnlineStore store = open("acme")) {
            FeatureRow row = new FeatureRow(customer("c1"), now(), now() - 5, new Object[]{1.5, 7L, "Kraków 🥐"});

            assertEquals(WriteOutcome.Done.WRITTEN, writeOne(store, row, WriteOptions.DEFAULT));

            assertEquals(new Found(store.asStored(VIEW, row), Expiry.NEVER_MICROS),
                    readOne(store, VIEW, customer("c1")));
        }
        try (OnlineStore again = open("acme")) {
            assertEquals(Arrays.asList(1.5, 7L, "Kraków 🥐"), values(again, "c1"));
        }
    }

    @Test
    default void everyTypeRoundTrips() {
        Map<FeatureType, List<Object>> samples = samples();
        List<Feature> features = samples.keySet().stream()
                .map(type -> new Feature("f_" + type.toString().replaceAll("\\W", "_"), type)).toList();
        FeatureView view = new FeatureView("all_types", CUSTOMER, features);
        int count = samples.values().stream().mapToInt(List::size).max().orElseThrow();
        List<FeatureRow> rows = IntStream.range(0, count).mapToObj(i -> row("c" + i, features.stream()
                .map(feature -> samples.get(feature.type()))
                .map(list -> list.get(i % list.size())).toArray())).toList();
        try (OnlineStore store = open("acme")) {
            store.write(view, rows, WriteOptions.DEFAULT);

            for (FeatureRow row : rows) {
                assertEquals(store.asStored(view, row), found(store, view, row.key()).row());
            }
        }
    }

    private static Map<FeatureType, List<Object>> samples() {
        Instant before1970 = Instant.parse("1907-01-02T03:04:05.678901Z");
        Instant after2262 = Instant.parse("2500-06-07T08:09:10.000001Z");
        Map<FeatureType, List<Object>> samples = new HashMap<>();
        samples.put(Scalar.STRING,
                Arrays.asList("", "plain", "a\0b", "tab\tnew\nline", "\\N", "\\", "\"quoted\"", "💜é",
                        "0123", "NaN", null));
        samples.put(Scalar.INT32, Arrays.asList(0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, null));
        samples.put(Scalar.INT64, Arrays.asList(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 53, null));
        samples.put(Scalar.FLOAT, Arrays.asList(0f, -0f, 0.1f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN,
                Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, null));
        samples.put(Scalar.DOUBLE, Arrays.asList(0d, -0d, 0.1, 1e16, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN,
                Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 3d, null));
        samples.put(Scalar.BOOL, Arrays.asList(true, false, null));
        samples.put(Scalar.BYTES, Arrays.asList(new byte[]{}, new byte[]{0}, new byte[]{-1, 10, 13, 92, 78}, null));
        samples.put(Scalar.TIMESTAMP, Arrays.asList(Instant.EPOCH, before1970, after2262, null));
        samples.put(new ArrayOf(Scalar.STRING), Arrays.asList(new String[]{}, new String[]{"", "a,b", "\"]"}, null));
        samples.put(new ArrayOf(Scalar.INT32), Arrays.asList(new int[]{}, new int[]{1, -2}, null));
        samples.put(new ArrayOf(Scalar.INT64), Arrays.asList(new long[]{}, new long[]{Long.MIN_VALUE}, null));
        samples.put(new ArrayOf(Scalar.FLOAT),
                Arrays.asList(new float[]{}, new float[]{0.1f, Float.NaN, -0f, Float.NEGATIVE_INFINITY}, null));
        samples.put(new ArrayOf(Scalar.DOUBLE),
                Arrays.asList(new double[]{}, new double[]{0.1, Double.NaN, -0d, Double.POSITIVE_INFINITY}, null));
        samples.put(new ArrayOf(Scalar.BOOL), Arrays.asList(new boolean[]{}, new boolean[]{true, false}, null));
        samples.put(new ArrayOf(Scalar.BYTES), Arrays.asList(new byte[][]{}, new byte[][]{{}, {0, -1}}, null));
        samples.put(new ArrayOf(Scalar.TIMESTAMP),
                Arrays.asList(new Instant[]{}, new Instant[]{before1970, after2262}, null));
        UUID uuid = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
        samples.put(Scalar.UUID, Arrays.asList(uuid, new UUID(0, 0), new UUID(-1, -1), null));
        samples.put(new ArrayOf(Scalar.UUID), Arrays.asList(new UUID[]{}, new UUID[]{uuid, new UUID(0, 1)}, null));
        for (FeatureType type : SampleValues.types()) {
            if (type instanceof DecimalOf decimal) {
                BigDecimal unit = BigDecimal.valueOf(1, decimal.scale());
                BigDecimal most = unit.multiply(BigDecimal.TEN.pow(decimal.precision()).subtract(BigDecimal.ONE));
                BigDecimal zero = BigDecimal.valueOf(0, decimal.scale());
                samples.put(decimal, Arrays.asList(zero, unit, unit.negate(), most, most.negate(), null));
                samples.put(new ArrayOf(decimal),
                        Arrays.asList(new BigDecimal[]{}, new BigDecimal[]{most.negate(), zero, unit}, null));
            }
        }
        assertEquals(Set.copyOf(SampleValues.types()), samples.keySet());
        return samples;
    }

    @Test
    default void entitiesWithAwkwardKeysStayApart() {
        JoinKeys keys = new JoinKeys(List.of(new JoinKey("a|b", Scalar.STRING), new JoinKey("c=%", Scalar.BYTES),
                new JoinKey("n", Scalar.INT64), new JoinKey("t", Scalar.TIMESTAMP), new JoinKey("u", Scalar.UUID)));
        FeatureView view = new FeatureView("awkward", keys, List.of(new Feature("x", Scalar.INT32)));
        String[] names = {"", "*", "?", "[a]", "a|b", "a%7Cb", "a=b", ":", "acme:awkward", "\n", "💜", "a\0b", "\\"};
        List<FeatureRow> rows = IntStream.range(0, names.length).mapToObj(i -> new FeatureRow(
                EntityKey.of(keys, names[i], new byte[]{(byte) i}, -7L, Instant.parse("1969-01-01T00:00:00.000001Z"),
                        new UUID(-i, i)),
                now(), FeatureRow.NO_TIME, new Object[]{i})).toList();
        try (OnlineStore store = open("acme")) {
            store.write(view, rows, WriteOptions.DEFAULT);

            for (FeatureRow row : rows) {
                assertEquals(row, found(store, view, row.key()).row());
            }
            assertEquals(rows.size(), scanned(store, view).size());
        }
    }

    @Test
    default void severalViewsAndManyKeysAreReadInOrder() {
        FeatureView other = new FeatureView("other", CUSTOMER, List.of(new Feature("score", Scalar.FLOAT)));
        try (OnlineStore store = open("acme")) {
            store.write(VIEW, List.of(row("c1", 1.0, 1L, "a"), row("c2", 2.0, 2L, "b")), WriteOptions.DEFAULT);
            store.write(other, List.of(row("c2", 0.5f)), WriteOptions.DEFAULT);
            List<EntityKey> keys = List.of(customer("c2"), customer("none"), customer("c1"), customer("c2"));

            List<List<ReadResult>> results = store.read(List.of(
                    new ViewRead(VIEW, List.of(VIEW.features().get(2), VIEW.features().get(0)), keys),
                    new ViewRead(other, other.features(), keys.subList(0, 1))));

            Found b = new Found(row("c2", "b", 2.0), Expiry.NEVER_MICROS);
            Found a = new Found(row("c1", "a", 1.0), Expiry.NEVER_MICROS);
            assertEquals(List.of(List.of(b, ReadResult.NOT_FOUND, a, b),
                    List.of(new Found(row("c2", 0.5f), Expiry.NEVER_MICROS))), results);
        }
    }

    @Test
    default void theNewestRowWinsAndAnEqualTimeOverwrites() {
        try (OnlineStore store = open("acme")) {
            writeOne(store, rowAt(now(), "c1", 1.0, 1L, "stored"), WriteOptions.DEFAULT);

            assertEquals(WriteOutcome.Done.STALE,
                    writeOne(store, rowAt(now() - 1, "c1", 2.0, 2L, "older"), WriteOptions.DEFAULT));
            assertEquals(Arrays.asList(1.0, 1L, "stored"), values(store, "c1"));

            assertEquals(WriteOutcome.Done.WRITTEN,
                    writeOne(store, rowAt(now(), "c1", 3.0, 3L, "equal"), WriteOptions.DEFAULT));
            assertEquals(Arrays.asList(3.0, 3L, "equal"), values(store, "c1"));

            assertEquals(WriteOutcome.Done.WRITTEN,
                    writeOne(store, rowAt(now() - 1, "c1", 4.0, 4L, "forced"),
                            WriteOptions.DEFAULT.with(Conflict.OVERWRITE)));
            assertEquals(Arrays.asList(4.0, 4L, "forced"), values(store, "c1"));
        }
    }

    @Test
    default void newestWinsBeforeTheEpochToo() {
        try (OnlineStore store = open("acme")) {
            writeOne(store, rowAt(-5 * tick(), "c1", 1.0, 1L, "newer"), WriteOptions.DEFAULT);

            assertEquals(WriteOutcome.Done.STALE,
                    writeOne(store, rowAt(-6 * tick(), "c1", 2.0, 2L, "older"), WriteOptions.DEFAULT));
            assertEquals(WriteOutcome.Done.WRITTEN,
                    writeOne(store, rowAt(0, "c1", 3.0, 3L, "epoch"), WriteOptions.DEFAULT));
        }
    }

    @Test
    default void theCreatedTimeDecidesBetweenEqualEventTimes() {
        try (OnlineStore store = open("acme")) {
            long event = now();
            writeOne(store, new FeatureRow(customer("c1"), event, 100, new Object[]{1.0, 1L, "stored"}),
                    WriteOptions.DEFAULT);

            assertEquals(WriteOutcome.Done.STALE, writeOne(store,
                    new FeatureRow(customer("c1"), event, 99, new Object[]{2.0, 2L, "b"}), WriteOptions.DEFAULT));
            assertEquals(WriteOutcome.Done.STALE, writeOne(store,
                    rowAt(event, "c1", 2.0, 2L, "none is older than any"), WriteOptions.DEFAULT));
            assertEquals(WriteOutcome.Done.WRITTEN, writeOne(store,
                    new FeatureRow(customer("c1"), event, 101, new Object[]{3.0, 3L, "c"}), WriteOptions.DEFAULT));
            assertEquals(WriteOutcome.Done.WRITTEN,
                    writeOne(store, rowAt(event + 1, "c1", 4.0, 4L, "d"), WriteOptions.DEFAULT));
            assertEquals(FeatureRow.NO_TIME, found(store, VIEW, customer("c1")).row().createdMicros());
        }
    }

    @Test
    default void aKeyTwiceInABatchEndsAsIfWrittenInOrder() {
        try (OnlineStore store = open("acme")) {
            List<WriteOutcome> outcomes = store.write(VIEW, List.of(rowAt(10 * tick(), "c1", 1.0, 1L, "a"),
                    rowAt(30 * tick(), "c1", 3.0, 3L, "c"), rowAt(20 * tick(), "c1", 2.0, 2L, "b")),
                    WriteOptions.DEFAULT);

            assertEquals(List.of(WriteOutcome.Done.WRITTEN, WriteOutcome.Done.WRITTEN, WriteOutcome.Done.STALE),
                    outcomes);
            assertEquals(Arrays.asList(3.0, 3L, "c"), values(store, "c1"));
        }
    }

    @Test
    default void aWholeRowReplacesAndAPartialOneMerges() {
        try (OnlineStore store = open("acme")) {
            writeOne(store, row("c1", 1.0, 1L, "city"), WriteOptions.DEFAULT);

            writeOne(store, row("c1", NoValue.MISSING, 2L, NoValue.MISSING), MERGE);
            assertEquals(Arrays.asList(1.0, 2L, "city"), values(store, "c1"));

            writeOne(store, row("c1", null, NoValue.MISSING, NoValue.MISSING), MERGE);
            assertEquals(Arrays.asList(null, 2L, "city"), values(store, "c1"));

            writeOne(store, row("c1", 5.0, null, null), WriteOptions.DEFAULT);
            assertEquals(Arrays.asList(5.0, null, null), values(store, "c1"));
        }
    }

    @Test
    default void aFeatureThatWasNeverWrittenIsMissingAndNotNull() {
        try (OnlineStore store = open("acme")) {
            writeOne(store, row("c1", NoValue.MISSING, null, "city"), MERGE);

            assertEquals(Arrays.asList(NoValue.MISSING, null, "city"), values(store, "c1"));
        }
    }

    @Test
    default void aMergeOfAnOlderRowIsStaleAsAWhole() {
        try (OnlineStore store = open("acme")) {
            writeOne(store, rowAt(10 * tick(), "c1", 1.0, NoValue.MISSING, NoValue.MISSING), MERGE);

            assertEquals(WriteOutcome.Done.STALE,
                    writeOne(store, rowAt(9 * tick(), "c1", NoValue.MISSING, 2L, NoValue.MISSING), MERGE));
            assertEquals(Arrays.asList(1.0, NoValue.MISSING, NoValue.MISSING), values(store, "c1"));
        }
    }

    @Test
    default void aViewThatGainsAFeatureReadsItAsMissingUntilWritten() {
        FeatureView wider = new FeatureView(VIEW.name(), CUSTOMER, List.of(new Feature("added", Scalar.BYTES),
                VIEW.features().get(0), new Feature("tags", new ArrayOf(Scalar.STRING)), VIEW.features().get(2)));
        try (OnlineStore store = open("acme")) {
            writeOne(store, row("c1", 1.0, 1L, "a"), WriteOptions.DEFAULT);
            assertEquals(Arrays.asList(NoValue.MISSING, 1.0, NoValue.MISSING, "a"),
                    Arrays.asList(found(store, wider, customer("c1")).row().values()));

            store.write(wider, List.of(row("c2", new byte[]{}, 2.0, new String[]{"x"}, "b")), WriteOptions.DEFAULT);

            assertEquals(Arrays.asList(NoValue.MISSING, 1.0, NoValue.MISSING, "a"),
                    Arrays.asList(found(store, wider, customer("c1")).row().values()));
            assertEquals(row("c2", new byte[]{}, 2.0, new String[]{"x"}, "b"),
                    found(store, wider, customer("c2")).row());
            assertEquals(Arrays.asList(1.0, 1L, "a"), values(store, "c1"));
        }
    }

    @Test
    default void deleteReportsWhichEntitiesExisted() {
        try (OnlineStore store = open("acme")) {
            store.write(VIEW, List.of(row("c1", 1.0, 1L, "a"), row("c2", 2.0, 2L, "b")), WriteOptions.DEFAULT);

            assertEquals(List.of(DeleteOutcome.Done.DELETED, DeleteOutcome.Done.NOT_FOUND),
                    store.delete(VIEW, List.of(customer("c1"), customer("c3"))));

            assertEquals(Set.of("customer_id=c2"), scanned(store, VIEW));
        }
    }

    @Test
    default void deleteBeforeKeepsRowsThatAreNotOlder() {
        try (OnlineStore store = open("acme")) {
            long[] times = {-7_000_001_000L, -2_000L, -1_000L, 0, 999_000, 1_000_000, 10_000_000_000_000L};
            for (long limit : times) {
                List<FeatureRow> rows = Arrays.stream(times).mapToObj(time -> rowAt(time, "c" + time, 1.0, 1L, "a"))
                        .toList();
                store.write(VIEW, rows, WriteOptions.DEFAULT.with(Conflict.OVERWRITE));
                List<EntityKey> keys = Stream.concat(rows.stream().map(FeatureRow::key), Stream.of(customer("nobody")))
                        .toList();

                List<DeleteOutcome> outcomes = store.deleteBefore(VIEW, keys, limit);

                assertEquals(keys.stream().map(key -> rows.stream()
                        .anyMatch(row -> row.key().equals(key) && row.eventMicros() < limit)
                                ? DeleteOutcome.Done.DELETED
                                : DeleteOutcome.Done.NOT_FOUND)
                        .toList(), outcomes, "before " + limit);
                assertEquals(rows.stream().filter(row -> row.eventMicros() >= limit).map(row -> row.key().text())
                        .collect(Collectors.toSet()), scanned(store, VIEW), "before " + limit);
            }
        }
    }

    @Test
    default void scanVisitsEveryRowOnceAndStopsWhenAsked() {
        try (OnlineStore store = open("acme")) {
            List<FeatureRow> rows = IntStream.range(0, 3_456).mapToObj(i -> row("c" + i, 1.0 * i, (long) i, "x"))
                    .toList();
            store.write(VIEW, rows, WriteOptions.DEFAULT);
            Set<FeatureRow> seen = Collections.newSetFromMap(new HashMap<>());
            store.scan(VIEW, VIEW.features(), found -> seen.add(found.row()));
            assertEquals(Set.copyOf(rows), seen);

            List<Found> few = new ArrayList<>();
            store.scan(VIEW, VIEW.features(), found -> {
                few.add(found);
                return few.size() < 10;
            });
            assertEquals(10, few.size());
        }
    }

    @Test
    default void projectsAndViewsWithSimilarNamesStayApart() {
        String[] projects = {"acme", "acme-corp", "corp", "a.b", "aXb"};
        FeatureView[] views = {VIEW, new FeatureView("features", CUSTOMER, VIEW.features()),
                new FeatureView("customer_features.v2", CUSTOMER, VIEW.features())};
        for (String project : projects) {
            try (OnlineStore store = open(project)) {
                for (FeatureView view : views) {
                    store.write(view, List.of(row(project + view.name(), 1.0, 1L, "a")), WriteOptions.DEFAULT);
                }
            }
        }
        for (String project : projects) {
            try (OnlineStore store = open(project)) {
                for (FeatureView view : views) {
                    assertEquals(Set.of("customer_id=" + project + view.name()), scanned(store, view));
                }
            }
        }
    }

    @Test
    default void eightWritersInAnyOrderLeaveTheNewest() throws Exception {
        int entities = 200;
        long seed = new Random().nextLong();
        try (OnlineStore store = open("acme"); ExecutorService writers = Executors.newFixedThreadPool(8)) {
            List<Callable<Void>> tasks = IntStream.range(0, 8).<Callable<Void>>mapToObj(writer -> () -> {
                Random random = new Random(seed + writer);
                for (int round = 0; round < 20; round++) {
                    List<FeatureRow> rows = new ArrayList<>();
                    for (int entity = 0; entity < entities; entity++) {
                        long event = random.nextInt(1_000) * 8L + writer;
                        rows.add(rowAt(event * tick(), "c" + entity, (double) event, event, "w" + writer));
                    }
                    Collections.shuffle(rows, random);
                    store.write(VIEW, rows, WriteOptions.DEFAULT);
                }
                return null;
            }).toList();
            for (Future<Void> done : writers.invokeAll(tasks)) {
                done.get();
            }

            long[] newest = new long[entities];
            for (int writer = 0; writer < 8; writer++) {
                Random random = new Random(seed + writer);
                for (int round = 0; round < 20; round++) {
                    for (int entity = 0; entity < entities; entity++) {
                        newest[entity] = Math.max(newest[entity], random.nextInt(1_000) * 8L + writer);
                    }
                    Collections.shuffle(new ArrayList<>(Collections.nCopies(entities, 0)), random);
                }
            }
            for (int entity = 0; entity < entities; entity++) {
                FeatureRow row = found(store, VIEW, customer("c" + entity)).row();
                assertEquals(newest[entity] * tick(), row.eventMicros(), "seed " + seed);
                assertEquals(Arrays.asList((double) newest[entity], newest[entity], "w" + newest[entity] % 8),
                        Arrays.asList(row.values()), "seed " + seed);
            }
        }
    }
}
