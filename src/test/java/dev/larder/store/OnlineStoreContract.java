package dev.larder.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import dev.larder.feature.Absent;
import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.feature.Times;
import dev.larder.feature.Ttl;
import dev.larder.store.ReadResult.Found;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOptions.Fill;

/** What every store must do, whatever it is made of. Each test has a store of its own. */
public interface OnlineStoreContract {

    /** A store of this project; stores of one test share their data. The test closes it. */
    OnlineStore open(String project);

    TestClock clock();

    /** A ttl that a test can wait for with {@link #pass}. */
    default Duration shortTtl() {
        return Duration.ofSeconds(60);
    }

    /** Lets time pass for the store and, where expiry is its server's, for that too. */
    default void pass(Duration duration) {
        clock().advance(duration);
    }

    JoinKeys CUSTOMER = JoinKeys.of("customer_id", Scalar.STRING);
    FeatureView VIEW = new FeatureView("customer_features", CUSTOMER,
            List.of(new Feature("total", Scalar.DOUBLE), new Feature("clicks", Scalar.INT64),
                    new Feature("city", Scalar.STRING)));
    WriteOptions MERGE = WriteOptions.DEFAULT.with(Fill.MERGE);

    static EntityKey customer(String id) {
        return EntityKey.of(CUSTOMER, id);
    }

    default FeatureRow row(String id, Object... values) {
        return new FeatureRow(customer(id), now(), FeatureRow.NO_TIME, values);
    }

    default FeatureRow rowAt(long event, String id, Object... values) {
        return new FeatureRow(customer(id), event, FeatureRow.NO_TIME, values);
    }

    /** By how much, in microseconds, times must differ for the store to tell them apart. */
    default long tick() {
        return 1;
    }

    default long now() {
        return Times.micros(clock().instant());
    }

    static ReadResult readOne(OnlineStore store, FeatureView view, EntityKey key) {
        return store.read(List.of(new ViewRead(view, view.features(), List.of(key)))).getFirst().getFirst();
    }

    static Found found(OnlineStore store, FeatureView view, EntityKey key) {
        return assertInstanceOf(Found.class, readOne(store, view, key));
    }

    static List<Object> values(OnlineStore store, String id) {
        return Arrays.asList(found(store, VIEW, customer(id)).row().values());
    }

    static WriteOutcome writeOne(OnlineStore store, FeatureRow row, WriteOptions options) {
        return store.write(VIEW, List.of(row), options).getFirst();
    }

    static Set<String> scanned(OnlineStore store, FeatureView view) {
        Set<String> keys = new TreeSet<>();
        store.scan(view, view.features(), found -> {
            assertTrue(keys.add(found.row().key().text()), "visited twice: " + found);
            return true;
        });
        return keys;
    }

    @Test
    default void anEmptyStoreHasNothing() {
        try (OnlineStore store = open("acme")) {
            assertEquals(ReadResult.NOT_FOUND, readOne(store, VIEW, customer("nobody")));
            assertEquals(Set.of(), scanned(store, VIEW));
            assertEquals(OptionalLong.empty(), store.ledger().watermark("customer_features"));
        }
    }

    @Test
    default void whatIsWrittenIsReadBack() {
        try (OnlineStore store = open("acme")) {
            FeatureRow row = new FeatureRow(customer("c1"), now(), now() - 5, new Object[]{1.5, 7L, "Kraków 🥐"});

            assertEquals(WriteOutcome.Done.WRITTEN, writeOne(store, row, WriteOptions.DEFAULT));

            assertEquals(new Found(store.kept(VIEW, row), Expiry.NEVER_MICROS), readOne(store, VIEW, customer("c1")));
        }
        try (OnlineStore again = open("acme")) {
            assertEquals(Arrays.asList(1.5, 7L, "Kraków 🥐"), values(again, "c1"));
        }
    }

    @Test
    default void everyTypeComesBackAsItWas() {
        Map<FeatureType, List<Object>> samples = samples();
        List<Feature> features = samples.keySet().stream()
                .map(type -> new Feature("f_" + type.toString().replaceAll("[<>]", "_"), type)).toList();
        FeatureView view = new FeatureView("all_types", CUSTOMER, features);
        int count = samples.values().stream().mapToInt(List::size).max().orElseThrow();
        List<FeatureRow> rows = IntStream.range(0, count).mapToObj(i -> row("c" + i, features.stream()
                .map(feature -> samples.get(feature.type()))
                .map(list -> list.get(i % list.size())).toArray())).toList();
        try (OnlineStore store = open("acme")) {
            store.write(view, rows, WriteOptions.DEFAULT);

            for (FeatureRow row : rows) {
                assertEquals(store.kept(view, row), found(store, view, row.key()).row());
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
        assertEquals(Set.copyOf(FeatureType.all()), samples.keySet());
        return samples;
    }

    @Test
    default void entitiesWithAwkwardKeysStayApart() {
        JoinKeys keys = new JoinKeys(List.of(new JoinKey("a|b", Scalar.STRING), new JoinKey("c=%", Scalar.BYTES),
                new JoinKey("n", Scalar.INT64), new JoinKey("t", Scalar.TIMESTAMP)));
        FeatureView view = new FeatureView("awkward", keys, List.of(new Feature("x", Scalar.INT32)));
        String[] names = {"", "*", "?", "[a]", "a|b", "a%7Cb", "a=b", ":", "acme:awkward", "\n", "💜", "a\0b", "\\"};
        List<FeatureRow> rows = IntStream.range(0, names.length).mapToObj(i -> new FeatureRow(
                EntityKey.of(keys, names[i], new byte[]{(byte) i}, -7L, Instant.parse("1969-01-01T00:00:00.000001Z")),
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
    default void theNewestWinsAndEqualLands() {
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
    default void timesBeforeTheEpochAreOrderedToo() {
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
    default void aKeyThatComesTwiceInABatchEndsAsIfWrittenInTurn() {
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

            writeOne(store, row("c1", Absent.MISSING, 2L, Absent.MISSING), MERGE);
            assertEquals(Arrays.asList(1.0, 2L, "city"), values(store, "c1"));

            writeOne(store, row("c1", null, Absent.MISSING, Absent.MISSING), MERGE);
            assertEquals(Arrays.asList(null, 2L, "city"), values(store, "c1"));

            writeOne(store, row("c1", 5.0, null, null), WriteOptions.DEFAULT);
            assertEquals(Arrays.asList(5.0, null, null), values(store, "c1"));
        }
    }

    @Test
    default void aFeatureThatWasNeverGivenIsMissingAndNotNull() {
        try (OnlineStore store = open("acme")) {
            writeOne(store, row("c1", Absent.MISSING, null, "city"), MERGE);

            assertEquals(Arrays.asList(Absent.MISSING, null, "city"), values(store, "c1"));
        }
    }

    @Test
    default void aMergeOfAnOlderRowIsStaleAsAWhole() {
        try (OnlineStore store = open("acme")) {
            writeOne(store, rowAt(10 * tick(), "c1", 1.0, Absent.MISSING, Absent.MISSING), MERGE);

            assertEquals(WriteOutcome.Done.STALE,
                    writeOne(store, rowAt(9 * tick(), "c1", Absent.MISSING, 2L, Absent.MISSING), MERGE));
            assertEquals(Arrays.asList(1.0, Absent.MISSING, Absent.MISSING), values(store, "c1"));
        }
    }

    @Test
    default void aViewThatGainsAFeatureReadsItAsMissingUntilWritten() {
        FeatureView wider = new FeatureView(VIEW.name(), CUSTOMER, List.of(new Feature("added", Scalar.BYTES),
                VIEW.features().get(0), new Feature("tags", new ArrayOf(Scalar.STRING)), VIEW.features().get(2)));
        try (OnlineStore store = open("acme")) {
            writeOne(store, row("c1", 1.0, 1L, "a"), WriteOptions.DEFAULT);
            assertEquals(Arrays.asList(Absent.MISSING, 1.0, Absent.MISSING, "a"),
                    Arrays.asList(found(store, wider, customer("c1")).row().values()));

            store.write(wider, List.of(row("c2", new byte[]{}, 2.0, new String[]{"x"}, "b")), WriteOptions.DEFAULT);

            assertEquals(Arrays.asList(Absent.MISSING, 1.0, Absent.MISSING, "a"),
                    Arrays.asList(found(store, wider, customer("c1")).row().values()));
            assertEquals(row("c2", new byte[]{}, 2.0, new String[]{"x"}, "b"),
                    found(store, wider, customer("c2")).row());
            assertEquals(Arrays.asList(1.0, 1L, "a"), values(store, "c1"));
        }
    }

    private static FeatureView withTtl(Ttl ttl, Ttl.From from) {
        return new FeatureView(VIEW.name(), CUSTOMER, VIEW.features(), ttl, from);
    }

    @Test
    default void aRecordExpires() {
        FeatureView view = withTtl(new Ttl.After(Duration.ofSeconds(60)), Ttl.From.WRITE);
        try (OnlineStore store = open("acme")) {
            store.write(view, List.of(rowAt(now() - 1_000_000_000L, "c1", 1.0, 1L, "a")), WriteOptions.DEFAULT);
            assertEquals(now() + 60_000_000, found(store, view, customer("c1")).expiresMicros());

            clock().advance(Duration.ofSeconds(59));
            assertInstanceOf(Found.class, readOne(store, view, customer("c1")));
            clock().advance(Duration.ofSeconds(1));

            ReadResult past = readOne(store, view, customer("c1"));
            assertTrue(past == ReadResult.EXPIRED || past == ReadResult.NOT_FOUND, past.toString());
            assertEquals(Set.of(), scanned(store, view));
        }
    }

    @Test
    default void whatIsExpiredIsGoneForTheNextWrite() {
        FeatureView view = withTtl(new Ttl.After(shortTtl()), Ttl.From.WRITE);
        try (OnlineStore store = open("acme")) {
            store.write(view, List.of(row("c1", 1.0, 1L, "a"), row("c2", 1.0, 1L, "a")), WriteOptions.DEFAULT);
            pass(shortTtl());

            assertEquals(List.of(WriteOutcome.Done.WRITTEN), store.write(view, List.of(rowAt(5, "c1", 2.0, 2L, "b")),
                    WriteOptions.DEFAULT), "an expired row, though newer, holds back nothing");
            store.write(view, List.of(row("c2", Absent.MISSING, 9L, Absent.MISSING)), MERGE);

            assertEquals(Arrays.asList(2.0, 2L, "b"), values(store, "c1"));
            assertEquals(Arrays.asList(Absent.MISSING, 9L, Absent.MISSING), values(store, "c2"));
        }
    }

    @Test
    default void aTtlFromTheEventCountsFromTheEvent() {
        FeatureView view = withTtl(new Ttl.After(Duration.ofSeconds(60)), Ttl.From.EVENT);
        try (OnlineStore store = open("acme")) {
            List<WriteOutcome> outcomes = store.write(view, List.of(rowAt(now() - 59_000_000, "c1", 1.0, 1L, "a"),
                    rowAt(now() - 60_000_000, "c2", 1.0, 1L, "a")), WriteOptions.DEFAULT);

            assertEquals(List.of(WriteOutcome.Done.WRITTEN, WriteOutcome.Done.EXPIRED), outcomes);
            assertEquals(now() + 1_000_000, found(store, view, customer("c1")).expiresMicros());
            assertEquals(ReadResult.NOT_FOUND, readOne(store, view, customer("c2")));
        }
    }

    @Test
    default void anEqualWriteRefreshesTheExpiryAndAStaleOneLeavesIt() {
        FeatureView view = withTtl(new Ttl.After(Duration.ofSeconds(60)), Ttl.From.WRITE);
        try (OnlineStore store = open("acme")) {
            store.write(view, List.of(rowAt(10 * tick(), "c1", 1.0, 1L, "a")), WriteOptions.DEFAULT);
            clock().advance(Duration.ofSeconds(30));

            store.write(view, List.of(rowAt(9 * tick(), "c1", 1.0, 1L, "a")), WriteOptions.DEFAULT);
            assertEquals(now() + 30_000_000, found(store, view, customer("c1")).expiresMicros());

            store.write(view, List.of(rowAt(10 * tick(), "c1", 1.0, 1L, "a")), WriteOptions.DEFAULT);
            assertEquals(now() + 60_000_000, found(store, view, customer("c1")).expiresMicros());
        }
    }

    @Test
    default void aViewWithoutTtlTakesOffWhatAnEarlierConfigLeft() {
        FeatureView view = withTtl(new Ttl.After(Duration.ofSeconds(60)), Ttl.From.WRITE);
        try (OnlineStore store = open("acme")) {
            store.write(view, List.of(row("c1", 1.0, 1L, "a")), WriteOptions.DEFAULT);

            writeOne(store, row("c1", 1.0, 2L, "a"), MERGE);
            assertEquals(now() + 60_000_000, found(store, VIEW, customer("c1")).expiresMicros());

            writeOne(store, row("c1", 1.0, 1L, "a"), WriteOptions.DEFAULT);
            assertEquals(Expiry.NEVER_MICROS, found(store, VIEW, customer("c1")).expiresMicros());
        }
    }

    @Test
    default void aTtlOfTheWriteGoesBeforeTheViews() {
        FeatureView view = withTtl(new Ttl.After(Duration.ofSeconds(60)), Ttl.From.WRITE);
        try (OnlineStore store = open("acme")) {
            store.write(view, List.of(row("c1", 1.0, 1L, "a")),
                    WriteOptions.DEFAULT.with(new Ttl.After(Duration.ofSeconds(5))));
            assertEquals(now() + 5_000_000, found(store, view, customer("c1")).expiresMicros());

            store.write(view, List.of(row("c1", Absent.MISSING, 1L, Absent.MISSING)), MERGE.with(Ttl.NEVER));
            assertEquals(Expiry.NEVER_MICROS, found(store, view, customer("c1")).expiresMicros());
        }
    }

    @Test
    default void aFeatureExpiresByItself() {
        FeatureView view = new FeatureView("mixed", CUSTOMER, List.of(
                new Feature("clicks_5m", Scalar.INT64, Optional.of(Duration.ofMinutes(5))),
                new Feature("nullable_5m", Scalar.INT64, Optional.of(Duration.ofMinutes(5))),
                new Feature("total", Scalar.DOUBLE)));
        try (OnlineStore store = open("acme")) {
            store.write(view, List.of(row("c1", 7L, null, 1.0)), WriteOptions.DEFAULT);
            assertEquals(row("c1", 7L, null, 1.0), found(store, view, customer("c1")).row());

            clock().advance(Duration.ofMinutes(5));

            List<Object> served = Arrays.asList(found(store, view, customer("c1")).row().values());
            assertTrue(served.get(0) instanceof Absent && served.get(1) instanceof Absent, served.toString());
            assertEquals(1.0, served.get(2));
        }
    }

    @Test
    default void deleteSaysWhatWasThere() {
        try (OnlineStore store = open("acme")) {
            store.write(VIEW, List.of(row("c1", 1.0, 1L, "a"), row("c2", 2.0, 2L, "b")), WriteOptions.DEFAULT);

            assertEquals(List.of(DeleteOutcome.Done.DELETED, DeleteOutcome.Done.NOT_FOUND),
                    store.delete(VIEW, List.of(customer("c1"), customer("c3"))));

            assertEquals(Set.of("customer_id=c2"), scanned(store, VIEW));
        }
    }

    @Test
    default void deleteBeforeLeavesWhatIsNotOlder() {
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
    default void scanVisitsEveryRowOnceAndEndsWhenToldTo() {
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
    default void projectsAndViewsWithAlikeNamesStayApart() {
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

    @Test
    default void aWatermarkNeverMovesBack() {
        try (OnlineStore store = open("acme"); OnlineStore other = open("acme-corp")) {
            store.ledger().advance("v", 100);
            store.ledger().advance("v", 90);
            other.ledger().advance("v", 5);

            assertEquals(OptionalLong.of(100), store.ledger().watermark("v"));
            assertEquals(OptionalLong.empty(), store.ledger().watermark("w"));
            assertEquals(OptionalLong.of(5), other.ledger().watermark("v"));
        }
    }

    @Test
    default void aLeaseIsOnesOwnUntilGivenBackOrRunOut() {
        try (OnlineStore store = open("acme")) {
            Ledger ledger = store.ledger();
            LeaseAnswer granted = new LeaseAnswer.Granted();
            long since = now();
            assertEquals(granted, ledger.acquire("v", "me", Duration.ofSeconds(30)));
            clock().advance(Duration.ofSeconds(20));
            assertEquals(granted, ledger.acquire("v", "me", Duration.ofSeconds(30)));
            assertEquals(granted, ledger.acquire("w", "you", Duration.ofSeconds(30)));

            assertEquals(new LeaseAnswer.HeldBy("me", since, now() + 30_000_000),
                    ledger.acquire("v", "you", Duration.ofSeconds(30)));
            ledger.release("v", "you");
            assertInstanceOf(LeaseAnswer.HeldBy.class, ledger.acquire("v", "you", Duration.ofSeconds(30)));

            clock().advance(Duration.ofSeconds(30));
            assertEquals(granted, ledger.acquire("v", "you", Duration.ofSeconds(30)));
            ledger.release("v", "you");
            assertEquals(granted, ledger.acquire("v", "me", Duration.ofSeconds(30)));
        }
    }

    @Test
    default void contentsAreWhatWasEverWritten() {
        FeatureView wider = new FeatureView(VIEW.name(), CUSTOMER, List.of(new Feature("added", Scalar.BYTES),
                VIEW.features().get(0)));
        try (OnlineStore store = open("acme")) {
            assertEquals(List.of(), store.contents().views());
            store.write(VIEW, List.of(row("c1", 1.0, 1L, "a"), row("c2", 1.0, 1L, "a")), WriteOptions.DEFAULT);
            store.write(wider, List.of(row("c3", new byte[]{1}, 2.0)), WriteOptions.DEFAULT);

            assertEquals(List.of(new Contents.StoredView(VIEW.name(), Set.of("total", "clicks", "city", "added"))),
                    store.contents().views());
            assertEquals(3, store.contents().count(VIEW.name()));
            assertEquals(0, store.contents().count("nothing"));
        }
    }

    @Test
    default void aClearedViewIsGoneWithItsWatermarkAndTheOthersStay() {
        FeatureView other = new FeatureView("customer_features2", CUSTOMER, VIEW.features());
        try (OnlineStore store = open("acme")) {
            List<FeatureRow> rows = IntStream.range(0, 2_345).mapToObj(i -> row("c" + i, 1.0, (long) i, "x")).toList();
            store.write(VIEW, rows, WriteOptions.DEFAULT);
            store.write(other, rows.subList(0, 3), WriteOptions.DEFAULT);
            store.ledger().advance(VIEW.name(), 100);
            store.ledger().advance(other.name(), 100);
            store.ledger().acquire(VIEW.name(), "me", Duration.ofSeconds(30));

            // Ended at every step, and done again until there is nothing left.
            long removed = 0;
            while (store.contents().count(VIEW.name()) > 0) {
                removed += store.contents().clear(VIEW.name(), step -> false);
            }
            store.contents().clear(VIEW.name(), step -> true);

            assertEquals(rows.size(), removed);
            assertEquals(Set.of(), scanned(store, VIEW));
            assertEquals(OptionalLong.empty(), store.ledger().watermark(VIEW.name()));
            assertEquals(new LeaseAnswer.Granted(), store.ledger().acquire(VIEW.name(), "you", Duration.ofSeconds(30)));
            assertEquals(3, scanned(store, other).size());
            assertEquals(OptionalLong.of(100), store.ledger().watermark(other.name()));
            assertEquals(List.of(other.name()), store.contents().views().stream()
                    .map(Contents.StoredView::name).toList());
        }
    }

    @Test
    default void whatIsClearedCanBeWrittenAgain() {
        FeatureView changed = new FeatureView(VIEW.name(), CUSTOMER, List.of(new Feature("clicks", Scalar.STRING)));
        try (OnlineStore store = open("acme")) {
            store.write(VIEW, List.of(row("c1", 1.0, 1L, "a")), WriteOptions.DEFAULT);
            store.contents().clear(VIEW.name(), step -> true);
        }
        try (OnlineStore store = open("acme")) {
            store.write(changed, List.of(row("c1", "many")), WriteOptions.DEFAULT);
            assertEquals(row("c1", "many"), found(store, changed, customer("c1")).row());
        }
    }

    @Test
    default void aDroppedFeatureIsMissingAndTheRowsLiveOn() {
        FeatureView narrower = new FeatureView(VIEW.name(), CUSTOMER, List.of(VIEW.features().get(1)));
        try (OnlineStore store = open("acme")) {
            store.write(VIEW, List.of(row("c1", 1.0, 1L, "a"), row("c2", 2.0, 2L, "b")), WriteOptions.DEFAULT);

            assertEquals(2, store.contents().drop(narrower, Set.of("total", "city"), step -> true));

            assertEquals(List.of(new Contents.StoredView(VIEW.name(), Set.of("clicks"))), store.contents().views());
            assertEquals(row("c1", 1L), found(store, narrower, customer("c1")).row());
        }
        try (OnlineStore store = open("acme")) {
            assertEquals(Arrays.asList(Absent.MISSING, 1L, Absent.MISSING), values(store, "c1"));
        }
    }

    @Test
    default void clearingLeavesProjectsWithAlikeNamesAsTheyAre() {
        String[] projects = {"acme", "acme-corp", "corp", "a.me", "acme.x"};
        String[] views = {"v", "v.v", "v-2", "a", "vv"};
        for (String project : projects) {
            try (OnlineStore store = open(project)) {
                for (String name : views) {
                    store.write(new FeatureView(name, CUSTOMER, VIEW.features()),
                            List.of(row("a|b=*[c]:v:", 1.0, 1L, project + name)), WriteOptions.DEFAULT);
                }
            }
        }
        try (OnlineStore store = open("acme")) {
            store.contents().clear("v", step -> true);
            store.contents().clear("v.v", step -> true);
        }
        for (String project : projects) {
            try (OnlineStore store = open(project)) {
                for (String name : views) {
                    boolean cleared = project.equals("acme") && (name.equals("v") || name.equals("v.v"));
                    FeatureView view = new FeatureView(name, CUSTOMER, VIEW.features());
                    ReadResult result = readOne(store, view, customer("a|b=*[c]:v:"));
                    assertEquals(cleared
                            ? ReadResult.NOT_FOUND
                            : new Found(row("a|b=*[c]:v:", 1.0, 1L, project + name), Expiry.NEVER_MICROS), result);
                }
            }
        }
    }

    private static List<ExpireOutcome> expire(OnlineStore store, FeatureView view, Expiry expiry, String... ids) {
        return store.expire(view, Arrays.stream(ids).map(OnlineStoreContract::customer).toList(), expiry);
    }

    private static Lifetime lifetime(OnlineStore store, FeatureView view, String id) {
        return store.inspection().lifetimes(view, List.of(customer(id))).getFirst();
    }

    @Test
    default void theExpiryOfARowIsSetAndTakenOffAndNothingElseChanges() {
        FeatureView view = withTtl(new Ttl.After(Duration.ofSeconds(60)), Ttl.From.WRITE);
        FeatureView other = new FeatureView("other", CUSTOMER, VIEW.features(),
                new Ttl.After(Duration.ofSeconds(50)), Ttl.From.WRITE);
        try (OnlineStore store = open("acme")) {
            FeatureRow row = new FeatureRow(customer("c1"), 5, 7, new Object[]{1.0, null, "a"});
            store.write(view, List.of(row, row("c2", 1.0, 1L, "a")), WriteOptions.DEFAULT);
            store.write(other, List.of(row), WriteOptions.DEFAULT);
            long later = now() + 90_000_000;

            assertEquals(List.of(ExpireOutcome.Done.SET, ExpireOutcome.Done.NOT_FOUND),
                    expire(store, view, new Expiry.At(later), "c1", "nobody"));
            assertEquals(new Found(row, later), readOne(store, view, customer("c1")));
            assertEquals(now() + 60_000_000, found(store, view, customer("c2")).expiresMicros());
            assertEquals(now() + 50_000_000, found(store, other, customer("c1")).expiresMicros());

            for (Expiry off : List.of(Expiry.NEVER, Expiry.BACKEND_DEFAULT)) {
                assertEquals(List.of(ExpireOutcome.Done.SET), expire(store, view, off, "c1"));
                assertEquals(new Found(row, Expiry.NEVER_MICROS), readOne(store, view, customer("c1")));
            }
            expire(store, view, new Expiry.At(now() + 10_000_000), "c1");
            assertEquals(new Found(row, now() + 10_000_000), readOne(store, view, customer("c1")));
            assertEquals(ReadResult.NOT_FOUND, readOne(store, view, customer("nobody")));
        }
    }

    @Test
    default void anExpiredRowDoesNotComeBackToLife() {
        FeatureView view = withTtl(new Ttl.After(shortTtl()), Ttl.From.WRITE);
        FeatureView other = new FeatureView("other", CUSTOMER, VIEW.features());
        try (OnlineStore store = open("acme")) {
            store.write(view, List.of(row("c1", 1.0, 1L, "a")), WriteOptions.DEFAULT);
            store.write(other, List.of(row("c1", 1.0, 1L, "a")), WriteOptions.DEFAULT);
            pass(shortTtl());

            assertEquals(List.of(ExpireOutcome.Done.NOT_FOUND),
                    expire(store, view, new Expiry.At(now() + 60_000_000), "c1"));
            assertEquals(List.of(ExpireOutcome.Done.NOT_FOUND), expire(store, view, Expiry.NEVER, "c1"));
            ReadResult past = readOne(store, view, customer("c1"));
            assertTrue(past == ReadResult.EXPIRED || past == ReadResult.NOT_FOUND, past.toString());
            assertEquals(new Lifetime.Unknown(past), lifetime(store, view, "c1"));
        }
    }

    @Test
    default void aRowThatWasGivenAnotherExpiryIsGoneThen() {
        try (OnlineStore store = open("acme")) {
            store.write(VIEW, List.of(row("c1", 1.0, 1L, "a")), WriteOptions.DEFAULT);
            expire(store, VIEW, new Expiry.At(now() + shortTtl().toMillis() * 1000), "c1");
            pass(shortTtl());

            ReadResult past = readOne(store, VIEW, customer("c1"));
            assertTrue(past == ReadResult.EXPIRED || past == ReadResult.NOT_FOUND, past.toString());
        }
    }

    @Test
    default void aLifetimeIsTheSoonerOfTheRowsAndTheFeatures() {
        FeatureView view = new FeatureView("mixed", CUSTOMER, List.of(
                new Feature("clicks_5m", Scalar.INT64, Optional.of(Duration.ofMinutes(5))),
                new Feature("clicks_1d", Scalar.INT64, Optional.of(Duration.ofDays(1))),
                new Feature("total", Scalar.DOUBLE), new Feature("absent", Scalar.DOUBLE)),
                new Ttl.After(Duration.ofHours(1)), Ttl.From.WRITE);
        try (OnlineStore store = open("acme")) {
            FeatureRow row = row("c1", 7L, null, 1.0, Absent.MISSING);
            store.write(view, List.of(row), MERGE);
            long hour = now() + 3_600_000_000L;
            assertDue(store, view, row, hour, now() + 300_000_000L, hour, hour, Expiry.NEVER_MICROS);

            long day = now() + 86_400_000_000L;
            long week = now() + 7 * 86_400_000_000L;
            expire(store, view, new Expiry.At(week), "c1");
            assertDue(store, view, row, week, now() + 300_000_000L, day, week, Expiry.NEVER_MICROS);

            expire(store, view, Expiry.NEVER, "c1");
            assertDue(store, view, row, Expiry.NEVER_MICROS, now() + 300_000_000L, day, Expiry.NEVER_MICROS,
                    Expiry.NEVER_MICROS);

            expire(store, view, new Expiry.At(now() + 60_000_000L), "c1");
            long minute = now() + 60_000_000L;
            assertDue(store, view, row, minute, minute, minute, minute, Expiry.NEVER_MICROS);
        }
    }

    private static void assertDue(OnlineStore store, FeatureView view, FeatureRow row, long expires,
            long... features) {
        Lifetime.Known known = assertInstanceOf(Lifetime.Known.class, lifetime(store, view, "c1"));
        assertEquals(new Found(row, expires), known.found());
        assertEquals(expires, known.row().micros());
        assertEquals(Arrays.stream(features).boxed().toList(),
                known.features().stream().map(Lifetime.Due::micros).toList());
    }

    @Test
    default void aSampleIsOfTheViewAndSaysHowManyThereAre() {
        FeatureView other = new FeatureView("other", CUSTOMER, VIEW.features());
        try (OnlineStore store = open("acme")) {
            Inspection inspection = store.inspection();
            assertEquals(new Population(0, true), inspection.sample(VIEW, VIEW.features(), 10, found -> true));
            List<FeatureRow> rows = IntStream.range(0, 5_000).mapToObj(i -> row("c" + i, 1.0 * i, (long) i, "x"))
                    .toList();
            store.write(VIEW, rows, WriteOptions.DEFAULT);
            store.write(other, rows.subList(0, 1_000), WriteOptions.DEFAULT);

            Set<FeatureRow> all = Collections.newSetFromMap(new HashMap<>());
            assertEquals(new Population(5_000, true),
                    inspection.sample(VIEW, VIEW.features(), 5_000 + 1, found -> all.add(found.row())));
            assertEquals(Set.copyOf(rows), all);

            Set<FeatureRow> some = Collections.newSetFromMap(new HashMap<>());
            Population population = inspection.sample(VIEW, VIEW.features(), 100, found -> some.add(found.row()));
            assertEquals(100, some.size());
            assertTrue(all.containsAll(some));
            assertTrue(population.exact()
                    ? population.rows() == 5_000
                    : population.rows() > 3_500 && population.rows() < 7_000, population.toString());
            double mean = some.stream().mapToLong(row -> (Long) row.values()[1]).average().orElseThrow();
            assertTrue(mean > 1_500 && mean < 3_500, "not chosen by what they are: " + mean);
        }
    }

    @Test
    default void theFootprintIsTheStoresOwnAndNearTheFormula() {
        List<Feature> features = IntStream.range(0, 10).mapToObj(i -> new Feature("feature_" + i, Scalar.DOUBLE))
                .toList();
        try (OnlineStore store = open("acme")) {
            footprintIsNearTheFormula(store, new FeatureView("numbers", CUSTOMER, features));
            footprintIsNearTheFormula(store, new FeatureView("fleeting", CUSTOMER, features,
                    new Ttl.After(Duration.ofDays(7)), Ttl.From.WRITE));
        }
    }

    private void footprintIsNearTheFormula(OnlineStore store, FeatureView view) {
        assertEquals(0, store.inspection().footprint(view, List.of(customer("none"))).rows());
        Random random = new Random(7);
        List<FeatureRow> rows = IntStream.range(0, 2_000).mapToObj(i -> row("cust-" + (100_000 + i),
                random.doubles(10).boxed().toArray())).toList();
        store.write(view, rows, WriteOptions.DEFAULT);

        Footprint footprint = store.inspection().footprint(view, rows.stream().map(FeatureRow::key).toList());
        List<Sizing> sizings = store.inspection().sizings(view, rows);

        assertEquals(2_000, footprint.rows());
        double calculated = sizings.getFirst().bytesPerRow();
        assertTrue(calculated > 0.7 * footprint.bytesPerRow() && calculated < 1.4 * footprint.bytesPerRow(),
                footprint + " " + sizings);
    }

    @Test
    default void anExaminationLeavesNothingAndFindsNothingWrong() {
        try (OnlineStore store = open("acme")) {
            writeOne(store, row("c1", 1.0, 1L, "a"), WriteOptions.DEFAULT);

            List<Finding> findings = store.inspection().examine(List.of(VIEW));

            assertTrue(findings.size() >= 3, findings.toString());
            assertTrue(findings.stream().noneMatch(finding -> finding.level() == Finding.Level.FAIL),
                    findings.toString());
            assertTrue(findings.stream().anyMatch(finding -> finding.detail().equals(
                    "a row was written, read and deleted")), findings.toString());
            assertEquals(List.of(VIEW.name()), store.contents().views().stream().map(Contents.StoredView::name)
                    .toList());
            assertEquals(Set.of("customer_id=c1"), scanned(store, VIEW));
        }
    }

    @Test
    default void anEntityIsErasedFromAViewThatNoConfigKnows() {
        try (OnlineStore store = open("acme")) {
            store.write(VIEW, List.of(row("c1", 1.0, 1L, "a"), row("c2", 1.0, 1L, "a")), WriteOptions.DEFAULT);
        }
        try (OnlineStore store = open("acme")) {
            assertEquals(DeleteOutcome.Done.NOT_FOUND, store.contents().erase("nothing", "customer_id=c1"));
            assertEquals(DeleteOutcome.Done.NOT_FOUND, store.contents().erase(VIEW.name(), "customer_id=c3"));
            assertEquals(DeleteOutcome.Done.NOT_FOUND, store.contents().erase(VIEW.name(), "driver_id=c1"),
                    "join keys that the view does not have");
            assertEquals(DeleteOutcome.Done.DELETED, store.contents().erase(VIEW.name(), "customer_id=c1"));
            assertEquals(Set.of("customer_id=c2"), scanned(store, VIEW));
        }
    }
}
