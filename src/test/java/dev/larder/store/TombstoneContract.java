package dev.larder.store;

import static dev.larder.store.StoreFixture.customer;
import static dev.larder.store.StoreFixture.found;
import static dev.larder.store.StoreFixture.readOne;
import static dev.larder.store.StoreFixture.scanned;
import static dev.larder.store.StoreFixture.values;
import static dev.larder.store.StoreFixture.writeOne;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Tombstone;
import dev.larder.feature.Ttl;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOptions.Fill;

/** What deleting an entity as of a time does: the newest wins, and a tombstone keeps older rows out. */
interface TombstoneContract extends StoreFixture {
    Duration MONTH = Duration.ofDays(30);

    default Tombstone tombstone(long event, String id) {
        return new Tombstone(customer(id), event, FeatureRow.NO_TIME);
    }

    private static WriteOutcome delete(OnlineStore store, Tombstone tombstone) {
        return delete(store, tombstone, Conflict.NEWEST, MONTH);
    }

    private static WriteOutcome delete(OnlineStore store, Tombstone tombstone, Conflict conflict, Duration ttl) {
        return store.writeTombstones(VIEW, List.of(tombstone), conflict, ttl).getFirst();
    }

    private static Optional<Tombstone> tombstoneOf(OnlineStore store, String id) {
        return store.inspection().tombstones(VIEW, List.of(customer(id))).getFirst();
    }

    @Test
    default void aDeletedEntityIsNoRow() {
        try (OnlineStore store = open("acme")) {
            store.write(VIEW, List.of(row("c1", 1.0, 1L, "a"), row("c2", 2.0, 2L, "b")), WriteOptions.DEFAULT);
            assertEquals(WriteOutcome.Done.DELETED, delete(store, tombstone(now(), "c1")));
            assertEquals(WriteOutcome.Done.DELETED, delete(store, tombstone(now(), "never stored")));

            assertEquals(ReadResult.NOT_FOUND, readOne(store, VIEW, customer("c1")));
            assertEquals(List.of(ReadResult.NOT_FOUND), store.read(List.of(new ViewRead(VIEW, List.of(),
                    List.of(customer("c1"))))).getFirst());
            assertEquals(Set.of("customer_id=c2"), scanned(store, VIEW));
            assertEquals(1, store.contents().count(VIEW.name()));
            assertEquals(List.of(new Lifetime.Unknown(ReadResult.NOT_FOUND)),
                    store.inspection().lifetimes(VIEW, List.of(customer("c1"))));
            for (Expiry expiry : List.of(new Expiry.At(now() + 3_600_000_000L), Expiry.NEVER)) {
                assertEquals(List.of(ExpireOutcome.Done.NOT_FOUND),
                        store.expire(VIEW, List.of(customer("c1")), expiry));
            }
            assertEquals(List.of(DeleteOutcome.Done.NOT_FOUND),
                    store.deleteBefore(VIEW, List.of(customer("c1")), now() + 1_000_000));
            Population sampled = store.inspection().sample(VIEW, VIEW.features(), 10, found -> true);
            assertEquals(new Population(1, true, store.hasTombstones() ? 2 : 0), sampled);
            assertEquals(store.hasTombstones() ? Optional.of(tombstone(now(), "c1")) : Optional.empty(),
                    tombstoneOf(store, "c1"));
            assertEquals(Optional.empty(), tombstoneOf(store, "c2"));
        }
    }

    @Test
    default void theNewerOfRowAndDeletionWins() {
        try (OnlineStore store = open("acme")) {
            writeOne(store, row("c1", 1.0, 1L, "a"), WriteOptions.DEFAULT);
            assertEquals(WriteOutcome.Done.STALE, delete(store, tombstone(now() - tick(), "c1")));
            assertEquals(Arrays.asList(1.0, 1L, "a"), values(store, "c1"));
            assertEquals(WriteOutcome.Done.DELETED, delete(store, tombstone(now(), "c1")), "of the same time");
            assertEquals(ReadResult.NOT_FOUND, readOne(store, VIEW, customer("c1")));

            assertEquals(WriteOutcome.Done.WRITTEN,
                    writeOne(store, rowAt(now() + tick(), "c1", 2.0, 2L, "newer"), WriteOptions.DEFAULT));
            assertEquals(Arrays.asList(2.0, 2L, "newer"), values(store, "c1"));
            assertEquals(Optional.empty(), tombstoneOf(store, "c1"));
            delete(store, tombstone(now() + tick(), "c1"));
            assertEquals(WriteOutcome.Done.WRITTEN,
                    writeOne(store, rowAt(now() + tick(), "c1", 3.0, 3L, "equal"), WriteOptions.DEFAULT));
            assertEquals(Arrays.asList(3.0, 3L, "equal"), values(store, "c1"));
        }
    }

    @Test
    default void aTombstoneKeepsOlderRowsOut() {
        try (OnlineStore store = open("acme")) {
            writeOne(store, row("stored", 1.0, 1L, "a"), WriteOptions.DEFAULT);
            List<Tombstone> tombstones = Arrays.asList(tombstone(now(), "stored"), tombstone(now(), "not stored"));
            store.writeTombstones(VIEW, tombstones, Conflict.NEWEST, MONTH);
            for (String id : List.of("stored", "not stored")) {
                assertEquals(WriteOutcome.Done.STALE,
                        writeOne(store, rowAt(now() - tick(), id, 2.0, 2L, "late"), WriteOptions.DEFAULT));
                assertEquals(WriteOutcome.Done.STALE, writeOne(store,
                        rowAt(now() - tick(), id, 2.0, NoValue.MISSING, NoValue.MISSING), MERGE));
                assertEquals(WriteOutcome.Done.STALE, delete(store, tombstone(now() - tick(), id)));
                assertEquals(ReadResult.NOT_FOUND, readOne(store, VIEW, customer(id)));
                assertEquals(Optional.of(tombstone(now(), id)), tombstoneOf(store, id));
            }
        }
        // Another store has not seen the deletion.
        try (OnlineStore store = open("acme")) {
            assertEquals(WriteOutcome.Done.STALE,
                    writeOne(store, rowAt(now() - tick(), "stored", 2.0, 2L, "late"), WriteOptions.DEFAULT));
        }
    }

    @Test
    default void theCreatedTimeDecidesBetweenRowAndDeletionOfOneEventTime() {
        try (OnlineStore store = open("acme")) {
            long event = now();
            FeatureRow created = new FeatureRow(customer("c1"), event, 100, new Object[]{1.0, 1L, "a"});
            writeOne(store, created, WriteOptions.DEFAULT);
            assertEquals(WriteOutcome.Done.STALE, delete(store, new Tombstone(customer("c1"), event, 99)));
            assertEquals(WriteOutcome.Done.STALE, delete(store, tombstone(event, "c1")), "none is older than any");
            assertEquals(WriteOutcome.Done.DELETED, delete(store, new Tombstone(customer("c1"), event, 101)));
            assertEquals(Optional.of(new Tombstone(customer("c1"), event, 101)), tombstoneOf(store, "c1"));
            assertEquals(WriteOutcome.Done.STALE, writeOne(store, created, WriteOptions.DEFAULT));
            assertEquals(WriteOutcome.Done.STALE, writeOne(store, rowAt(event, "c1", 2.0, 2L, "b"),
                    WriteOptions.DEFAULT));
            assertEquals(WriteOutcome.Done.WRITTEN, writeOne(store,
                    new FeatureRow(customer("c1"), event, 101, new Object[]{2.0, 2L, "b"}), WriteOptions.DEFAULT));
            assertEquals(new FeatureRow(customer("c1"), event, 101, new Object[]{2.0, 2L, "b"}),
                    found(store, VIEW, customer("c1")).row());
        }
    }

    @Test
    default void aRowInPlaceOfATombstoneHasNothingOfIt() {
        Ttl hour = new Ttl.After(Duration.ofHours(1));
        List<WriteOptions> ways = List.of(WriteOptions.DEFAULT, MERGE, WriteOptions.DEFAULT.with(hour),
                MERGE.with(hour));
        for (Conflict conflict : Conflict.values()) {
            try (OnlineStore store = open("acme")) {
                List<FeatureRow> rows = IntStream.range(0, ways.size())
                        .mapToObj(i -> row("c" + i, 1.0, 1L, "a")).toList();
                store.write(VIEW, rows, WriteOptions.DEFAULT);
                store.writeTombstones(VIEW, rows.stream().map(row -> new Tombstone(row.key(), now(), 7)).toList(),
                        Conflict.NEWEST, MONTH);
                for (int i = 0; i < ways.size(); i++) {
                    WriteOptions options = ways.get(i).with(conflict);
                    FeatureRow partial = new FeatureRow(customer("c" + i), now() + tick(), FeatureRow.NO_TIME,
                            new Object[]{NoValue.MISSING, 2L, NoValue.MISSING});
                    assertEquals(WriteOutcome.Done.WRITTEN, writeOne(store, partial, options));
                    Object absent = options.fill() == Fill.MERGE ? NoValue.MISSING : null;
                    FeatureRow expected = new FeatureRow(customer("c" + i), now() + tick(), FeatureRow.NO_TIME,
                            new Object[]{absent, 2L, absent});
                    long expires = options.ttl().isPresent() ? now() + 3_600_000_000L : Expiry.NEVER_MICROS;
                    assertEquals(new ReadResult.Found(expected, expires), readOne(store, VIEW, customer("c" + i)),
                            options.toString());
                }
                assertEquals(ways.size(), store.contents().count(VIEW.name()));
            }
        }
    }

    @Test
    default void overwritingComparesNoTimes() {
        WriteOptions overwrite = WriteOptions.DEFAULT.with(Conflict.OVERWRITE);
        try (OnlineStore store = open("acme")) {
            writeOne(store, row("c1", 1.0, 1L, "a"), WriteOptions.DEFAULT);
            assertEquals(WriteOutcome.Done.DELETED,
                    delete(store, tombstone(now() - tick(), "c1"), Conflict.OVERWRITE, MONTH));
            assertEquals(ReadResult.NOT_FOUND, readOne(store, VIEW, customer("c1")));
            assertEquals(WriteOutcome.Done.WRITTEN,
                    writeOne(store, rowAt(now() - 2 * tick(), "c1", 2.0, 2L, "b"), overwrite));
            assertEquals(Arrays.asList(2.0, 2L, "b"), values(store, "c1"));
            delete(store, tombstone(now(), "c1"));
            assertEquals(WriteOutcome.Done.DELETED,
                    delete(store, tombstone(now() - tick(), "c1"), Conflict.OVERWRITE, Duration.ZERO));
            assertEquals(Optional.empty(), tombstoneOf(store, "c1"));
        }
    }

    @Test
    default void aTombstoneExpires() {
        try (OnlineStore store = open("acme")) {
            writeOne(store, row("c1", 1.0, 1L, "a"), WriteOptions.DEFAULT);
            delete(store, tombstone(now(), "c1"), Conflict.NEWEST, shortTtl());
            delete(store, tombstone(now(), "c2"), Conflict.NEWEST, MONTH);
            long event = now();
            pass(shortTtl());
            assertEquals(Optional.empty(), tombstoneOf(store, "c1"));
            assertEquals(Optional.of(tombstone(event, "c2")), tombstoneOf(store, "c2"));
            assertEquals(WriteOutcome.Done.WRITTEN,
                    writeOne(store, rowAt(event - tick(), "c1", 2.0, 2L, "late"), WriteOptions.DEFAULT));
            assertEquals(WriteOutcome.Done.STALE,
                    writeOne(store, rowAt(event - tick(), "c2", 2.0, 2L, "late"), WriteOptions.DEFAULT));
            assertEquals(Arrays.asList(2.0, 2L, "late"), values(store, "c1"));
        }
    }

    @Test
    default void withoutATtlNoTombstoneStays() {
        try (OnlineStore store = open("acme")) {
            store.write(VIEW, List.of(row("c1", 1.0, 1L, "a"), row("c2", 2.0, 2L, "b")), WriteOptions.DEFAULT);
            assertEquals(List.of(WriteOutcome.Done.DELETED, WriteOutcome.Done.STALE, WriteOutcome.Done.DELETED),
                    store.writeTombstones(VIEW, List.of(tombstone(now(), "c1"), tombstone(now() - tick(), "c2"),
                            tombstone(now(), "c3")), Conflict.NEWEST, Duration.ZERO));
            assertEquals(Set.of("customer_id=c2"), scanned(store, VIEW));
            assertEquals(WriteOutcome.Done.WRITTEN,
                    writeOne(store, rowAt(now() - tick(), "c1", 2.0, 2L, "late"), WriteOptions.DEFAULT));
        }
    }

    @Test
    default void deletingAnEntityRemovesItsTombstoneToo() {
        try (OnlineStore store = open("acme")) {
            store.writeTombstones(VIEW, List.of(tombstone(now(), "c1"), tombstone(now(), "c2")), Conflict.NEWEST,
                    MONTH);
            assertEquals(List.of(DeleteOutcome.Done.NOT_FOUND), store.delete(VIEW, List.of(customer("c1"))));
            assertEquals(DeleteOutcome.Done.NOT_FOUND, store.contents().erase(VIEW.name(), "customer_id=c2"));
            for (String id : List.of("c1", "c2")) {
                assertEquals(Optional.empty(), tombstoneOf(store, id));
                assertEquals(WriteOutcome.Done.WRITTEN,
                        writeOne(store, rowAt(now() - tick(), id, 2.0, 2L, "late"), WriteOptions.DEFAULT));
            }
            assertEquals(List.of(DeleteOutcome.Done.DELETED), store.delete(VIEW, List.of(customer("c1"))));
        }
    }

    @Test
    default void clearingRemovesTombstonesAndCountsRows() {
        try (OnlineStore store = open("acme")) {
            store.write(VIEW, List.of(row("c1", 1.0, 1L, "a"), row("c2", 2.0, 2L, "b")), WriteOptions.DEFAULT);
            store.writeTombstones(VIEW, List.of(tombstone(now(), "c1"), tombstone(now(), "c3")), Conflict.NEWEST,
                    MONTH);
            assertEquals(1, store.contents().clear(VIEW.name(), step -> true));
            assertEquals(Optional.empty(), tombstoneOf(store, "c3"));
            assertEquals(WriteOutcome.Done.WRITTEN,
                    writeOne(store, rowAt(now() - tick(), "c1", 2.0, 2L, "late"), WriteOptions.DEFAULT));
        }
    }

    @Test
    default void onlyTheViewsOwnRowOfAnEntityIsDeleted() {
        FeatureView other = new FeatureView("other", CUSTOMER, List.of(new Feature("score", Scalar.FLOAT)));
        try (OnlineStore store = open("acme"); OnlineStore corp = open("acme-corp")) {
            for (OnlineStore each : List.of(store, corp)) {
                each.write(VIEW, List.of(row("c1", 1.0, 1L, "a")), WriteOptions.DEFAULT);
                each.write(other, List.of(row("c1", 0.5f)), WriteOptions.DEFAULT);
            }
            delete(store, tombstone(now(), "c1"));
            assertEquals(row("c1", 0.5f), found(store, other, customer("c1")).row());
            assertEquals(Arrays.asList(1.0, 1L, "a"), values(corp, "c1"));
            store.write(other, List.of(row("c1", 0.25f)), WriteOptions.DEFAULT);
            store.write(other, List.of(rowAt(now() - tick(), "c1", 0.75f)), WriteOptions.DEFAULT);
            assertEquals(row("c1", 0.25f), found(store, other, customer("c1")).row());
            assertEquals(ReadResult.NOT_FOUND, readOne(store, VIEW, customer("c1")));
            assertEquals(Set.of("customer_id=c1"), scanned(store, other));
        }
    }

    @Test
    default void pruningLeavesTombstones() {
        FeatureView narrower = new FeatureView(VIEW.name(), CUSTOMER, List.of(VIEW.features().get(1)));
        try (OnlineStore store = open("acme")) {
            store.write(VIEW, List.of(row("c1", 1.0, 1L, "a"), row("c2", 2.0, 2L, "b")), WriteOptions.DEFAULT);
            delete(store, tombstone(now(), "c1"));
            assertEquals(1, store.contents().drop(narrower, Set.of("total", "city"), step -> true));
            assertEquals(store.hasTombstones() ? Optional.of(tombstone(now(), "c1")) : Optional.empty(),
                    tombstoneOf(store, "c1"));
            assertEquals(row("c2", 2L), found(store, narrower, customer("c2")).row());
        }
    }

    /** As many as a run sends at once, stale ones and rows of the same entities among them. */
    @Test
    default void batchesAreDecidedRowByRow() {
        int count = 1_500;
        try (OnlineStore store = open("acme")) {
            List<FeatureRow> rows = new ArrayList<>();
            List<Tombstone> tombstones = new ArrayList<>();
            List<WriteOutcome> expected = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                if (i % 3 != 0) {
                    rows.add(row("c" + i, (double) i, (long) i, "x"));
                }
                tombstones.add(tombstone(now() + (i % 3 - 1) * tick(), "c" + i));
                expected.add(WriteOutcome.Done.DELETED);
            }
            store.write(VIEW, rows, WriteOptions.DEFAULT);
            assertEquals(expected, store.writeTombstones(VIEW, tombstones, Conflict.NEWEST, MONTH));
            assertEquals(0, store.contents().count(VIEW.name()));
            List<WriteOutcome> again = store.write(VIEW, rows, WriteOptions.DEFAULT);
            for (int i = 0; i < rows.size(); i++) {
                boolean isKeptOut = store.hasTombstones() && (Long) rows.get(i).values()[1] % 3 == 2;
                assertEquals(isKeptOut ? WriteOutcome.Done.STALE : WriteOutcome.Done.WRITTEN, again.get(i));
            }
            assertEquals(store.hasTombstones() ? count / 3 : 2 * count / 3, store.contents().count(VIEW.name()));
        }
    }

    /** A feature with a ttl of its own has no age from before the deletion. */
    @Test
    default void featureTimesDoNotOutliveADeletion() {
        FeatureView view = FeatureAgeContract.AGING;
        long minute = FeatureAgeContract.MINUTE;
        try (OnlineStore store = open("acme")) {
            store.write(view, List.of(rowAt(now() - 50 * minute, "c1", 5L, "x", 1L)), WriteOptions.DEFAULT);
            store.write(view, List.of(rowAt(now() - 40 * minute, "c1", NoValue.MISSING, "y", NoValue.MISSING)), MERGE);
            store.writeTombstones(view, List.of(tombstone(now() - 30 * minute, "c1")), Conflict.NEWEST, MONTH);
            store.write(view, List.of(rowAt(now(), "c1", 6L, NoValue.MISSING, NoValue.MISSING)), MERGE);
            assertEquals(rowAt(now(), "c1", 6L, NoValue.MISSING, NoValue.MISSING),
                    found(store, view, customer("c1")).row());
            clock().advance(Duration.ofMinutes(59));
            assertEquals(6L, found(store, view, customer("c1")).row().values()[0]);
        }
    }

    /** Some write partial rows, which take other ways through a store. Every third event time is a deletion. */
    @Test
    default void writersAndDeletersInAnyOrderLeaveTheNewest() throws Exception {
        int entities = 40;
        long seed = new Random().nextLong();
        long[] newest = new long[entities];
        try (OnlineStore store = open("acme"); ExecutorService writers = Executors.newFixedThreadPool(8)) {
            List<Callable<Void>> tasks = IntStream.range(0, 8).<Callable<Void>>mapToObj(writer -> () -> {
                Random random = new Random(seed + writer);
                for (int round = 0; round < 15; round++) {
                    List<FeatureRow> rows = new ArrayList<>();
                    List<Tombstone> tombstones = new ArrayList<>();
                    for (int entity = 0; entity < entities; entity++) {
                        long event = 1 + random.nextInt(1_000) * 8L + writer;
                        synchronized (newest) {
                            newest[entity] = Math.max(newest[entity], event);
                        }
                        if (event % 3 == 0) {
                            tombstones.add(tombstone(event * tick(), "c" + entity));
                        } else {
                            rows.add(rowAt(event * tick(), "c" + entity, (double) event, event, "w" + writer));
                        }
                    }
                    store.writeTombstones(VIEW, tombstones, Conflict.NEWEST, MONTH);
                    store.write(VIEW, rows, writer % 4 == 0 ? MERGE : WriteOptions.DEFAULT);
                }
                return null;
            }).toList();
            for (Future<Void> done : writers.invokeAll(tasks)) {
                done.get();
            }
            for (int entity = 0; entity < entities && store.hasTombstones(); entity++) {
                long event = newest[entity];
                ReadResult read = readOne(store, VIEW, customer("c" + entity));
                if (event % 3 == 0) {
                    assertEquals(ReadResult.NOT_FOUND, read, "seed " + seed);
                    assertEquals(Optional.of(tombstone(event * tick(), "c" + entity)),
                            tombstoneOf(store, "c" + entity), "seed " + seed);
                } else {
                    assertEquals(rowAt(event * tick(), "c" + entity, (double) event, event, "w" + (event - 1) % 8),
                            assertInstanceOf(ReadResult.Found.class, read, "seed " + seed).row());
                }
            }
        }
    }

    /** What a store should have of an entity: a row, a tombstone, or neither. @param row null for a tombstone */
    record Remembered(long event, long created, Object[] row) {
        boolean isNewerThan(long otherEvent, long otherCreated) {
            return event != otherEvent ? event > otherEvent : created > otherCreated;
        }
    }

    /** Rows and deletions in any order, whole and partial, newest wins or not, while tombstones expire. */
    @Test
    default void anyOrderOfRowsAndDeletionsEndsAsTheModelSays() {
        boolean canPass = shortTtl().compareTo(Duration.ofSeconds(30)) > 0;
        for (long seed = 1; seed <= 4; seed++) {
            Random random = new Random(seed);
            Map<String, Remembered> model = new HashMap<>();
            String prefix = "s" + seed + "-";
            try (OnlineStore store = open("acme")) {
                long start = now();
                for (int step = 0; step < 40; step++) {
                    Conflict conflict = random.nextInt(4) == 0 ? Conflict.OVERWRITE : Conflict.NEWEST;
                    Fill fill = random.nextInt(3) == 0 ? Fill.MERGE : Fill.REPLACE;
                    boolean deletes = random.nextInt(3) == 0;
                    List<String> ids = new ArrayList<>(IntStream.range(0, 14).mapToObj(i -> prefix + i).toList());
                    Collections.shuffle(ids, random);
                    List<FeatureRow> rows = new ArrayList<>();
                    for (String id : ids.subList(0, 1 + random.nextInt(14))) {
                        Object[] values = {random.nextDouble(), random.nextLong(), "t" + random.nextInt()};
                        for (int i = 1; i < values.length && fill == Fill.MERGE; i++) {
                            values[i] = random.nextBoolean() ? values[i] : NoValue.MISSING;
                        }
                        rows.add(new FeatureRow(customer(id), start - random.nextInt(12) * tick(),
                                random.nextBoolean() ? FeatureRow.NO_TIME : start + random.nextInt(3), values));
                    }
                    Duration ttl = random.nextInt(5) == 0 ? Duration.ZERO : shortTtl();
                    String at = "seed " + seed + ", step " + step;
                    List<WriteOutcome> expected = rows.stream().map(row -> remember(store, model, row, conflict,
                            deletes ? Optional.of(ttl) : Optional.empty(), fill)).toList();
                    assertEquals(expected, deletes
                            ? store.writeTombstones(VIEW, rows.stream().map(row -> new Tombstone(row.key(),
                                    row.eventMicros(), row.createdMicros())).toList(), conflict, canPass
                                            ? ttl
                                            : ttl.isZero() ? ttl : MONTH)
                            : store.write(VIEW, rows, WriteOptions.DEFAULT.with(conflict).with(fill)), at);
                    if (canPass && random.nextInt(12) == 0) {
                        pass(shortTtl());
                        model.values().removeIf(remembered -> remembered.row == null);
                    }
                    assertRemembered(store, model, prefix, at);
                }
            }
        }
    }

    private static WriteOutcome remember(OnlineStore store, Map<String, Remembered> model, FeatureRow row,
            Conflict conflict, Optional<Duration> deletion, Fill fill) {
        String id = (String) row.key().value(0);
        // A layout may have no created time.
        long created = store.hasTombstones() ? row.createdMicros() : FeatureRow.NO_TIME;
        Remembered before = model.get(id);
        if (conflict == Conflict.NEWEST && before != null && before.isNewerThan(row.eventMicros(), created)) {
            return WriteOutcome.Done.STALE;
        }
        if (deletion.isPresent()) {
            model.put(id, new Remembered(row.eventMicros(), created, null));
            if (deletion.get().isZero() || !store.hasTombstones()) {
                model.remove(id);
            }
            return WriteOutcome.Done.DELETED;
        }
        Object[] values = row.values().clone();
        for (int i = 0; i < values.length && fill == Fill.MERGE && before != null && before.row != null; i++) {
            values[i] = values[i] == NoValue.MISSING ? before.row[i] : values[i];
        }
        model.put(id, new Remembered(row.eventMicros(), created, values));
        return WriteOutcome.Done.WRITTEN;
    }

    private static void assertRemembered(OnlineStore store, Map<String, Remembered> model, String prefix, String at) {
        List<EntityKey> keys = IntStream.range(0, 14).mapToObj(i -> customer(prefix + i)).toList();
        List<ReadResult> read = store.read(List.of(new ViewRead(VIEW, VIEW.features(), keys))).getFirst();
        List<Optional<Tombstone>> tombstones = store.inspection().tombstones(VIEW, keys);
        Set<String> rows = new TreeSet<>();
        for (int i = 0; i < keys.size(); i++) {
            EntityKey key = keys.get(i);
            Remembered remembered = model.get(prefix + i);
            if (remembered == null || remembered.row == null) {
                assertEquals(ReadResult.NOT_FOUND, read.get(i), at + ", " + key);
            } else {
                rows.add(key.text());
                assertEquals(new FeatureRow(key, remembered.event, remembered.created, remembered.row),
                        assertInstanceOf(ReadResult.Found.class, read.get(i), at + ", " + key).row(), at);
            }
            assertEquals(remembered == null || remembered.row != null
                    ? Optional.empty()
                    : Optional.of(new Tombstone(key, remembered.event, remembered.created)), tombstones.get(i),
                    at + ", " + key);
        }
        if (at.endsWith("9")) {
            Set<String> scanned = scanned(store, VIEW);
            scanned.removeIf(text -> !text.startsWith("customer_id=" + prefix));
            assertEquals(rows, scanned, at);
        }
    }
}
