package dev.larder.store.feast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
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
import dev.larder.feature.ReadResult;
import dev.larder.feature.ReadResult.Found;
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
import dev.larder.store.WriteOutcome;

/** The contract in Feast's layouts, where it is not otherwise by Feast's rules. */
public interface FeastStoreContract extends OnlineStoreContract {

    /** Feast keeps no created time: at equal event times, whatever comes lands. */
    @Test
    @Override
    default void theCreatedTimeDecidesBetweenEqualEventTimes() {
        try (OnlineStore store = open("acme")) {
            EntityKey c1 = StoreFixture.customer("c1");
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
        EntityKey c1 = StoreFixture.customer("c1");
        EntityKey nobody = StoreFixture.customer("nobody");
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
                    StoreFixture.customer("c2")).expiresMicros());
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
        EntityKey c1 = StoreFixture.customer("c1");
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
