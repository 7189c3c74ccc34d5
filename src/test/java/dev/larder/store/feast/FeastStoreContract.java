package dev.larder.store.feast;

import static dev.larder.store.StoreFixture.customer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.feature.ReadResult.Found;
import dev.larder.feature.Tombstone;
import dev.larder.feature.Ttl;
import dev.larder.store.DeleteOutcome;
import dev.larder.store.ExpireOutcome;
import dev.larder.store.Expiry;
import dev.larder.store.Lifetime;
import dev.larder.store.OnlineStore;
import dev.larder.store.OnlineStoreContract;
import dev.larder.store.StoreException;
import dev.larder.store.StoreFixture;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOutcome;

/** The contract in Feast's layouts, where it is not otherwise by Feast's rules. */
public interface FeastStoreContract extends OnlineStoreContract {

    /** @param recordTtl of every record, which its views share */
    OnlineStore open(String project, Ttl recordTtl);

    @Override
    default OnlineStore open(String project) {
        return open(project, Ttl.BACKEND_DEFAULT);
    }

    /** Feast's bytes have no place for a tombstone, so a row that arrives after a deletion is like a first one. */
    @Test
    @Override
    default void aTombstoneKeepsOlderRowsOut() {
        try (OnlineStore store = open("acme")) {
            assertFalse(store.hasTombstones());
            StoreFixture.writeOne(store, row("c1", 1.0, 1L, "a"), WriteOptions.DEFAULT);
            assertEquals(List.of(WriteOutcome.Done.DELETED), store.writeTombstones(VIEW,
                    List.of(new Tombstone(customer("c1"), now(), FeatureRow.NO_TIME)), Conflict.NEWEST,
                    Duration.ofDays(30)));
            assertEquals(List.of(Optional.empty()), store.inspection().tombstones(VIEW, List.of(customer("c1"))));
            assertEquals(WriteOutcome.Done.WRITTEN, StoreFixture.writeOne(store,
                    rowAt(now() - tick(), "c1", 2.0, 2L, "late"), WriteOptions.DEFAULT));
            assertEquals(Arrays.asList(2.0, 2L, "late"), StoreFixture.values(store, "c1"));
        }
    }

    /** There is no tombstone that could. */
    @Test
    @Override
    default void aTombstoneExpires() {
        aTombstoneKeepsOlderRowsOut();
    }

    /** There is no created time. */
    @Test
    @Override
    default void theCreatedTimeDecidesBetweenRowAndDeletionOfOneEventTime() {
        try (OnlineStore store = open("acme")) {
            StoreFixture.writeOne(store, new FeatureRow(customer("c1"), now(), 100, new Object[]{1.0, 1L, "a"}),
                    WriteOptions.DEFAULT);
            assertEquals(List.of(WriteOutcome.Done.DELETED), store.writeTombstones(VIEW,
                    List.of(new Tombstone(customer("c1"), now(), 99)), Conflict.NEWEST, Duration.ofDays(30)));
        }
    }

    private static FeatureView withTtl(Duration ttl) {
        return VIEW.with(new Ttl.After(ttl), Ttl.From.EVENT);
    }

    /** The ttl of a view counts from the event time. */
    @Test
    @Override
    default void aRecordExpires() {
        FeatureView view = withTtl(Duration.ofSeconds(60));
        try (OnlineStore store = open("acme")) {
            store.write(view, List.of(rowAt(now() - 10_000_000, "c1", 1.0, 1L, "a")), WriteOptions.DEFAULT);
            assertEquals(now() + 50_000_000, StoreFixture.found(store, view, customer("c1")).expiresMicros());

            clock().advance(Duration.ofSeconds(49));
            assertInstanceOf(Found.class, StoreFixture.readOne(store, view, customer("c1")));
            clock().advance(Duration.ofSeconds(1));

            assertEquals(ReadResult.EXPIRED, StoreFixture.readOne(store, view, customer("c1")));
            assertEquals(Set.of(), StoreFixture.scanned(store, view));
            assertEquals(Set.of("customer_id=c1"), StoreFixture.scanned(store, VIEW), "Feast still serves it");
        }
    }

    /** The bug was that one view's ttl became the expiry of the record, and deleted what another pipeline had pushed. */
    @Test
    default void theTtlOfAViewDeletesNoRowOfAnother() {
        FeatureView pushed = new FeatureView("pushed", VIEW.keys(), VIEW.features());
        FeatureView view = withTtl(shortTtl());
        try (OnlineStore store = open("acme")) {
            FeatureRow row = row("c1", 1.0, 1L, "a");
            store.write(pushed, List.of(row), WriteOptions.DEFAULT);
            assertEquals(List.of(WriteOutcome.Done.WRITTEN), store.write(view, List.of(row), WriteOptions.DEFAULT));
            assertEquals(new Lifetime.Due(now() + shortTtl().toMillis() * 1000, false),
                    assertInstanceOf(Lifetime.Known.class,
                            store.inspection().lifetimes(view, List.of(row.key())).getFirst()).row());
            pass(shortTtl());

            assertEquals(new Found(row, Expiry.NEVER_MICROS), StoreFixture.readOne(store, pushed, row.key()));
            assertEquals(ReadResult.EXPIRED, StoreFixture.readOne(store, view, row.key()));
            assertEquals(List.of(new Lifetime.Unknown(ReadResult.EXPIRED)),
                    store.inspection().lifetimes(view, List.of(row.key())));
        }
    }

    /** An older row has expired too. What a partial row does not give must not come back with its event time. */
    @Test
    @Override
    default void anExpiredRowDoesNotCountForTheNextWrite() {
        FeatureView view = withTtl(shortTtl());
        try (OnlineStore store = open("acme")) {
            store.write(view, List.of(row("c1", 1.0, 1L, "a"), row("c2", 1.0, 1L, "a")), WriteOptions.DEFAULT);
            pass(shortTtl());

            assertEquals(List.of(WriteOutcome.Done.EXPIRED), store.write(view,
                    List.of(rowAt(5, "c1", 2.0, 2L, "b")), WriteOptions.DEFAULT));
            assertEquals(List.of(WriteOutcome.Done.WRITTEN), store.write(view,
                    List.of(row("c2", NoValue.MISSING, 9L, NoValue.MISSING)), MERGE));

            assertEquals(Arrays.asList(NoValue.MISSING, 9L, NoValue.MISSING), StoreFixture.values(store, "c2"));
            store.write(view, List.of(row("c2", 3.0, NoValue.MISSING, NoValue.MISSING)), MERGE);
            assertEquals(Arrays.asList(3.0, 9L, NoValue.MISSING), StoreFixture.values(store, "c2"));
        }
    }

    /** It is the record's ttl, whatever the view's. */
    @Test
    @Override
    default void anEqualWriteRefreshesTheExpiryAndAStaleOneLeavesIt() {
        try (OnlineStore store = open("acme", new Ttl.After(Duration.ofSeconds(60)))) {
            store.write(VIEW, List.of(rowAt(10 * tick(), "c1", 1.0, 1L, "a")), WriteOptions.DEFAULT);
            clock().advance(Duration.ofSeconds(30));

            store.write(VIEW, List.of(rowAt(9 * tick(), "c1", 1.0, 1L, "a")), WriteOptions.DEFAULT);
            assertExpiry(now() + 30_000_000, store, VIEW);

            store.write(VIEW, List.of(rowAt(10 * tick(), "c1", 1.0, 1L, "a")), WriteOptions.DEFAULT);
            assertExpiry(now() + 60_000_000, store, VIEW);
        }
    }

    private static void assertExpiry(long micros, OnlineStore store, FeatureView view) {
        assertEquals(micros, StoreFixture.found(store, view, customer("c1")).expiresMicros());
    }

    @Test
    @Override
    default void aViewWithoutTtlRemovesTheExpiryOfAnEarlierConfig() {
        try (OnlineStore store = open("acme", new Ttl.After(Duration.ofSeconds(60)))) {
            store.write(VIEW, List.of(row("c1", 1.0, 1L, "a")), WriteOptions.DEFAULT);
            assertExpiry(now() + 60_000_000, store, VIEW);
        }
        try (OnlineStore store = open("acme")) {
            StoreFixture.writeOne(store, row("c1", 1.0, 2L, "a"), MERGE);
            assertExpiry(now() + 60_000_000, store, VIEW);

            StoreFixture.writeOne(store, row("c1", 1.0, 1L, "a"), WriteOptions.DEFAULT);
            assertExpiry(Expiry.NEVER_MICROS, store, VIEW);
        }
    }

    /** A write with a ttl of its own sets the record's; the view's rows still expire by their age. */
    @Test
    @Override
    default void theTtlOfAWriteOverridesTheTtlOfTheView() {
        FeatureView view = withTtl(Duration.ofSeconds(60));
        try (OnlineStore store = open("acme", new Ttl.After(Duration.ofSeconds(90)))) {
            store.write(view, List.of(row("c1", 1.0, 1L, "a")),
                    WriteOptions.DEFAULT.with(new Ttl.After(Duration.ofSeconds(5))));
            assertExpiry(now() + 5_000_000, store, view);

            store.write(view, List.of(row("c1", NoValue.MISSING, 1L, NoValue.MISSING)), MERGE.with(Ttl.NEVER));
            assertExpiry(now() + 60_000_000, store, view);
            assertExpiry(Expiry.NEVER_MICROS, store, VIEW);
        }
    }

    @Test
    @Override
    default void aLifetimeIsTheEarlierOfRowAndFeatureExpiry() {
        FeatureView view = new FeatureView("mixed", CUSTOMER, List.of(
                new Feature("clicks_5m", Scalar.INT64, Optional.of(Duration.ofMinutes(5))),
                new Feature("clicks_1d", Scalar.INT64, Optional.of(Duration.ofDays(1))),
                new Feature("total", Scalar.DOUBLE), new Feature("absent", Scalar.DOUBLE)),
                new Ttl.After(Duration.ofHours(1)), Ttl.From.EVENT);
        try (OnlineStore store = open("acme", new Ttl.After(Duration.ofHours(2)))) {
            store.write(view, List.of(row("c1", 7L, null, 1.0, NoValue.MISSING)), MERGE);
            long hour = now() + 3_600_000_000L;
            assertDue(store, view, new Lifetime.Due(hour, false), now() + 300_000_000L, hour, hour,
                    Expiry.NEVER_MICROS);

            store.expire(view, List.of(customer("c1")), new Expiry.At(now() + 60_000_000L));
            long minute = now() + 60_000_000L;
            assertDue(store, view, new Lifetime.Due(minute, true), minute, minute, minute, Expiry.NEVER_MICROS);

            store.expire(view, List.of(customer("c1")), Expiry.NEVER);
            assertDue(store, view, new Lifetime.Due(hour, false), now() + 300_000_000L, hour, hour,
                    Expiry.NEVER_MICROS);
        }
    }

    private static void assertDue(OnlineStore store, FeatureView view, Lifetime.Due row, long... features) {
        Lifetime.Known known = assertInstanceOf(Lifetime.Known.class,
                store.inspection().lifetimes(view, List.of(customer("c1"))).getFirst());
        assertEquals(row, known.row());
        assertEquals(Arrays.stream(features).boxed().toList(),
                known.features().stream().map(Lifetime.Due::micros).toList());
    }

    /** Feast keeps no created time: at equal event times, whatever comes lands. */
    @Test
    @Override
    default void theCreatedTimeDecidesBetweenEqualEventTimes() {
        try (OnlineStore store = open("acme")) {
            EntityKey c1 = customer("c1");
            for (long created : new long[]{100, 99, FeatureRow.NO_TIME}) {
                FeatureRow row = new FeatureRow(c1, now(), created, new Object[]{1.0, created, "x"});
                assertEquals(List.of(WriteOutcome.Done.WRITTEN), store.write(VIEW, List.of(row), WriteOptions.DEFAULT));
                FeatureRow found = StoreFixture.found(store, VIEW, c1).row();
                assertEquals(FeatureRow.NO_TIME, found.createdMicros());
                assertEquals(created, found.values()[1]);
            }
        }
    }

    /** A time in a key is a whole second in Feast; two entities of one second would be one. */
    @Test
    @Override
    default void entitiesWithAwkwardKeysStayApart() {
        JoinKeys keys = new JoinKeys(List.of(new JoinKey("a|b", Scalar.STRING), new JoinKey("c=%*?[]\\", Scalar.BYTES),
                new JoinKey("n", Scalar.INT64), new JoinKey("t", Scalar.TIMESTAMP)));
        FeatureView view = new FeatureView("awkward", keys, List.of(new Feature("x", Scalar.INT32)));
        String[] names = {"", "*", "?", "[a]", "a|b", "acme", "acme.x", "\n", "\ud83d\udc9c", "a\0b", "\\"};
        List<FeatureRow> rows = IntStream.range(0, names.length).mapToObj(i -> new FeatureRow(
                EntityKey.of(keys, names[i], new byte[]{(byte) i}, -7L, Instant.parse("1969-01-01T00:00:01Z")),
                now(), FeatureRow.NO_TIME, new Object[]{i})).toList();
        EntityKey tooFine = EntityKey.of(keys, "", new byte[0], 1L, Instant.parse("1969-01-01T00:00:00.000001Z"));
        try (OnlineStore store = open("acme")) {
            store.write(view, rows, WriteOptions.DEFAULT);

            for (FeatureRow row : rows) {
                assertEquals(row, StoreFixture.found(store, view, row.key()).row());
            }
            assertEquals(rows.size(), StoreFixture.scanned(store, view).size());

            assertEquals(List.of(new WriteOutcome.Failed(
                    "join key `t` is 1969-01-01T00:00:00.000001Z, but entity keys of Feast hold whole seconds only")),
                    store.write(view, List.of(new FeatureRow(tooFine, now(), FeatureRow.NO_TIME, new Object[]{1})),
                            WriteOptions.DEFAULT));
            assertEquals(ReadResult.NOT_FOUND, StoreFixture.readOne(store, view, tooFine));
            assertEquals(List.of(DeleteOutcome.Done.NOT_FOUND), store.delete(view, List.of(tooFine)));
        }
    }

    /** A record has one expiry for all its views. */
    @Test
    @Override
    default void settingAndRemovingTheExpiryOfARowChangesNothingElse() {
        FeatureView other = new FeatureView("other", VIEW.keys(), VIEW.features());
        EntityKey c1 = customer("c1");
        EntityKey nobody = customer("nobody");
        FeatureRow row = rowAt(5 * tick(), "c1", 1.0, null, "a");
        try (OnlineStore store = open("acme")) {
            for (FeatureView view : List.of(VIEW, other)) {
                store.write(view, List.of(row, rowAt(5 * tick(), "c2", 1.0, 1L, "a")), WriteOptions.DEFAULT);
            }
            long later = now() + 90_000_000;

            assertEquals(List.of(ExpireOutcome.Done.SET, ExpireOutcome.Done.NOT_FOUND),
                    store.expire(VIEW, List.of(c1, nobody), new Expiry.At(later)));
            assertEquals(new Found(row, later), StoreFixture.readOne(store, VIEW, c1));
            assertEquals(new Found(row, later), StoreFixture.readOne(store, other, c1));
            assertEquals(Expiry.NEVER_MICROS, StoreFixture.found(store, VIEW,
                    customer("c2")).expiresMicros());
            for (Expiry off : List.of(Expiry.NEVER, Expiry.BACKEND_DEFAULT)) {
                store.expire(VIEW, List.of(c1), new Expiry.At(later));
                assertEquals(List.of(ExpireOutcome.Done.SET), store.expire(other, List.of(c1), off));
                assertEquals(new Found(row, Expiry.NEVER_MICROS), StoreFixture.readOne(store, VIEW, c1));
            }
        }
    }

    /** As above: another view's row would keep this one's. */
    @Test
    @Override
    default void anExpiredRowDoesNotComeBackToLife() {
        EntityKey c1 = customer("c1");
        try (OnlineStore store = open("acme")) {
            store.write(VIEW, List.of(row("c1", 1.0, 1L, "a")),
                    WriteOptions.DEFAULT.with(new Ttl.After(shortTtl())));
            pass(shortTtl());

            for (Expiry expiry : List.of(new Expiry.At(now() + 60_000_000), Expiry.NEVER)) {
                assertEquals(List.of(ExpireOutcome.Done.NOT_FOUND), store.expire(VIEW, List.of(c1), expiry));
            }
            assertEquals(List.of(new Lifetime.Unknown(ReadResult.NOT_FOUND)),
                    store.inspection().lifetimes(VIEW, List.of(c1)));
        }
    }

    /** An entity's bytes are others then, so that its row would seem to be gone, and would be written a second time. */
    @Test
    default void aJoinKeyOfAnotherTypeIsRefused() {
        FeatureView longs = new FeatureView("numbered", JoinKeys.of("id", Scalar.INT64), VIEW.features());
        FeatureView ints = new FeatureView("numbered", JoinKeys.of("id", Scalar.INT32), VIEW.features());
        Object[] values = {1.0, 1L, "a"};
        try (OnlineStore store = open("acme")) {
            store.write(longs,
                    List.of(new FeatureRow(EntityKey.of(longs.keys(), 7L), now(), FeatureRow.NO_TIME, values)),
                    WriteOptions.DEFAULT);
        }
        try (OnlineStore store = open("acme")) {
            EntityKey key = EntityKey.of(ints.keys(), 7);
            List<Executable> attempts = List.of(() -> StoreFixture.readOne(store, ints, key),
                    () -> store.write(ints, List.of(new FeatureRow(key, now(), FeatureRow.NO_TIME, values)),
                            WriteOptions.DEFAULT),
                    () -> store.delete(ints, List.of(key)));
            for (Executable attempt : attempts) {
                String told = assertThrows(StoreException.class, attempt).getMessage();
                assertTrue(told.startsWith("view `numbered` is stored under entity keys of version ")
                        && told.contains(" with `id` int64; the config says ") && told.contains(" with `id` int32. "),
                        told);
            }
        }
    }
}
