package dev.larder.store;

import static dev.larder.store.StoreFixture.customer;
import static dev.larder.store.StoreFixture.found;
import static dev.larder.store.StoreFixture.readOne;
import static dev.larder.store.StoreFixture.scanned;
import static dev.larder.store.StoreFixture.values;
import static dev.larder.store.StoreFixture.writeOne;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.feature.ReadResult.Found;
import dev.larder.feature.Ttl;

/** Rows and features are there until their time, and no longer. */
interface ExpiryContract extends StoreFixture {
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
    default void anExpiredRowDoesNotCountForTheNextWrite() {
        FeatureView view = withTtl(new Ttl.After(shortTtl()), Ttl.From.WRITE);
        try (OnlineStore store = open("acme")) {
            store.write(view, List.of(row("c1", 1.0, 1L, "a"), row("c2", 1.0, 1L, "a")), WriteOptions.DEFAULT);
            pass(shortTtl());

            assertEquals(List.of(WriteOutcome.Done.WRITTEN), store.write(view, List.of(rowAt(5, "c1", 2.0, 2L, "b")),
                    WriteOptions.DEFAULT), "an expired row, though newer, holds back nothing");
            store.write(view, List.of(row("c2", NoValue.MISSING, 9L, NoValue.MISSING)), MERGE);

            assertEquals(Arrays.asList(2.0, 2L, "b"), values(store, "c1"));
            assertEquals(Arrays.asList(NoValue.MISSING, 9L, NoValue.MISSING), values(store, "c2"));
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
    default void aViewWithoutTtlRemovesTheExpiryOfAnEarlierConfig() {
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
    default void theTtlOfAWriteOverridesTheTtlOfTheView() {
        FeatureView view = withTtl(new Ttl.After(Duration.ofSeconds(60)), Ttl.From.WRITE);
        try (OnlineStore store = open("acme")) {
            store.write(view, List.of(row("c1", 1.0, 1L, "a")),
                    WriteOptions.DEFAULT.with(new Ttl.After(Duration.ofSeconds(5))));
            assertEquals(now() + 5_000_000, found(store, view, customer("c1")).expiresMicros());

            store.write(view, List.of(row("c1", NoValue.MISSING, 1L, NoValue.MISSING)), MERGE.with(Ttl.NEVER));
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
            assertTrue(served.get(0) instanceof NoValue && served.get(1) instanceof NoValue, served.toString());
            assertEquals(1.0, served.get(2));
        }
    }

    private static List<ExpireOutcome> expire(OnlineStore store, FeatureView view, Expiry expiry, String... ids) {
        return store.expire(view, Arrays.stream(ids).map(StoreFixture::customer).toList(), expiry);
    }

    private static Lifetime lifetime(OnlineStore store, FeatureView view, String id) {
        return store.inspection().lifetimes(view, List.of(customer(id))).getFirst();
    }

    @Test
    default void settingAndRemovingTheExpiryOfARowChangesNothingElse() {
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
            assertEquals(new Lifetime.Unknown((ReadResult.NoRow) past), lifetime(store, view, "c1"));
        }
    }

    @Test
    default void aRowExpiresAtItsNewExpiry() {
        try (OnlineStore store = open("acme")) {
            store.write(VIEW, List.of(row("c1", 1.0, 1L, "a")), WriteOptions.DEFAULT);
            expire(store, VIEW, new Expiry.At(now() + shortTtl().toMillis() * 1000), "c1");
            pass(shortTtl());

            ReadResult past = readOne(store, VIEW, customer("c1"));
            assertTrue(past == ReadResult.EXPIRED || past == ReadResult.NOT_FOUND, past.toString());
        }
    }

    @Test
    default void aLifetimeIsTheEarlierOfRowAndFeatureExpiry() {
        FeatureView view = new FeatureView("mixed", CUSTOMER, List.of(
                new Feature("clicks_5m", Scalar.INT64, Optional.of(Duration.ofMinutes(5))),
                new Feature("clicks_1d", Scalar.INT64, Optional.of(Duration.ofDays(1))),
                new Feature("total", Scalar.DOUBLE), new Feature("absent", Scalar.DOUBLE)),
                new Ttl.After(Duration.ofHours(1)), Ttl.From.WRITE);
        try (OnlineStore store = open("acme")) {
            FeatureRow row = row("c1", 7L, null, 1.0, NoValue.MISSING);
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
}
