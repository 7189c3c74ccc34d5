package dev.larder.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.feature.ReadResult.Found;
import dev.larder.feature.Ttl;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOptions.Fill;
import dev.larder.text.Times;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A feature with a ttl of its own counts its age from the row that gave its value, whatever was written since. */
interface FeatureAgeContract extends StoreFixture {
    long MINUTE = 60_000_000;

    FeatureView AGING = new FeatureView("aging", CUSTOMER, List.of(
            new Feature("a", Scalar.INT64, Optional.of(Duration.ofMinutes(60))),
            new Feature("b", Scalar.STRING),
            new Feature("c", Scalar.INT64, Optional.of(Duration.ofMinutes(90)))));

    private static List<Object> served(OnlineStore store, FeatureView view, String id) {
        return Arrays.stream(StoreFixture.found(store, view, StoreFixture.customer(id)).row().values())
                .map(value -> value instanceof NoValue ? NoValue.MISSING : value).toList();
    }

    /** Two hours ago, {@code a} was written; a partial row of today must not bring it back. */
    @Test
    default void aPartialRowDoesNotRenewOtherValues() {
        try (OnlineStore store = open("acme")) {
            store.write(AGING, List.of(rowAt(now() - 120 * MINUTE, "c1", 5L, "x", 1L)), WriteOptions.DEFAULT);
            store.write(AGING, List.of(rowAt(now(), "c1", NoValue.MISSING, "y", 2L)), MERGE);
            assertEquals(List.of(NoValue.MISSING, "y", 2L), served(store, AGING, "c1"));
            store.write(AGING, List.of(rowAt(now(), "c1", 6L, NoValue.MISSING, NoValue.MISSING)), MERGE);
            assertEquals(List.of(6L, "y", 2L), served(store, AGING, "c1"));
        }
    }

    @Test
    default void aKeptValueExpiresAtItsOwnTime() {
        try (OnlineStore store = open("acme")) {
            store.write(AGING, List.of(rowAt(now() - 30 * MINUTE, "c1", 5L, "x", 1L)), WriteOptions.DEFAULT);
            store.write(AGING, List.of(rowAt(now(), "c1", NoValue.MISSING, "y", NoValue.MISSING)), MERGE);
            Lifetime.Known known = assertInstanceOf(Lifetime.Known.class, store.inspection()
                    .lifetimes(AGING, List.of(StoreFixture.customer("c1"))).getFirst());
            assertEquals(List.of(now() + 30 * MINUTE, Expiry.NEVER_MICROS, now() + 60 * MINUTE),
                    known.features().stream().map(Lifetime.Due::micros).toList());
            clock().advance(Duration.ofMinutes(31));
            assertEquals(List.of(NoValue.MISSING, "y", 1L), served(store, AGING, "c1"));
            clock().advance(Duration.ofMinutes(30));
            assertEquals(List.of(NoValue.MISSING, "y", NoValue.MISSING), served(store, AGING, "c1"));
        }
    }

    /** The whole row has the event time of the partial one, so nothing but the row itself renews the value. */
    @Test
    default void aWholeRowRenewsEveryValue() {
        for (Conflict conflict : Conflict.values()) {
            try (OnlineStore store = open("acme")) {
                store.write(AGING, List.of(rowAt(now() - 50 * MINUTE, "c1", 5L, "x", 1L)), WriteOptions.DEFAULT);
                store.write(AGING, List.of(rowAt(now(), "c1", NoValue.MISSING, "y", NoValue.MISSING)), MERGE);
                List<FeatureRow> rows = new ArrayList<>();
                for (int i = 1; i <= 20; i++) {
                    rows.add(rowAt(now(), "c" + i, 7L, "z", 8L));
                }
                store.write(AGING, rows, WriteOptions.DEFAULT.with(conflict));
                clock().advance(Duration.ofMinutes(59));
                assertEquals(List.of(7L, "z", 8L), served(store, AGING, "c1"));
                clock().advance(Duration.ofMinutes(2));
                assertEquals(List.of(NoValue.MISSING, "z", 8L), served(store, AGING, "c1"));
            }
        }
    }

    /** Whether its expiry is set or taken off, a row's kept values stay as old as they are. */
    @Test
    default void settingTheExpiryOfARowRenewsNoValue() {
        try (OnlineStore store = open("acme")) {
            for (Expiry expiry : List.of(new Expiry.At(now() + 240 * MINUTE), Expiry.NEVER)) {
                store.delete(AGING, List.of(StoreFixture.customer("c1")));
                store.write(AGING, List.of(rowAt(now() - 50 * MINUTE, "c1", 5L, "x", 1L)), WriteOptions.DEFAULT);
                store.write(AGING, List.of(rowAt(now(), "c1", NoValue.MISSING, "y", NoValue.MISSING)),
                        MERGE.with(new Ttl.After(Duration.ofHours(3))));
                store.expire(AGING, List.of(StoreFixture.customer("c1")), expiry);
                assertEquals(List.of(5L, "y", 1L), served(store, AGING, "c1"));
                clock().advance(Duration.ofMinutes(11));
                assertEquals(List.of(NoValue.MISSING, "y", 1L), served(store, AGING, "c1"));
            }
        }
    }

    /** What a row consists of: each value with the event time at which it was given. */
    record Aged(long event, Map<String, Map.Entry<Object, Long>> values) {
        /** At which times of a feature its value is served is never closer to now than half a minute. */
        Object served(Feature feature, long now) {
            Map.Entry<Object, Long> value = values.get(feature.name());
            boolean gone = value == null
                    || feature.ttl().isPresent() && Times.plus(value.getValue(), feature.ttl().get()) <= now;
            return gone ? NoValue.MISSING : value.getKey();
        }
    }

    /** Any order of whole and partial rows, newest wins or not, while time passes. */
    @Test
    default void everyFeatureKeepsItsOwnAge() {
        List<Feature> features = List.of(
                new Feature("none", Scalar.INT64),
                new Feature("short", Scalar.INT64, Optional.of(Duration.ofSeconds(5 * 60 + 30))),
                new Feature("text", Scalar.STRING, Optional.of(Duration.ofSeconds(10 * 60 + 30))),
                new Feature("long", Scalar.DOUBLE, Optional.of(Duration.ofSeconds(20 * 60 + 30))));
        FeatureView view = new FeatureView("random", CUSTOMER, features);
        for (long seed = 1; seed <= 5; seed++) {
            Random random = new Random(seed);
            Map<String, Aged> model = new HashMap<>();
            String prefix = "s" + seed + "-";
            try (OnlineStore store = open("acme")) {
                for (int step = 0; step < 40; step++) {
                    WriteOptions options = WriteOptions.DEFAULT
                            .with(random.nextInt(3) == 0 ? Conflict.OVERWRITE : Conflict.NEWEST)
                            .with(random.nextInt(3) == 0 ? Fill.REPLACE : Fill.MERGE);
                    List<FeatureRow> rows = new ArrayList<>();
                    for (int i = 0; i < 12; i++) {
                        if (random.nextBoolean()) {
                            rows.add(rowAt(now() - random.nextInt(8) * MINUTE, prefix + i, values(random, options)));
                        }
                    }
                    store.write(view, rows, options);
                    rows.forEach(row -> write(model, view, row, options));
                    clock().advance(Duration.ofMinutes(random.nextInt(3)));
                    String at = "seed " + seed + ", step " + step;
                    for (int i = 0; i < 12; i++) {
                        Aged aged = model.get(prefix + i);
                        ReadResult read = StoreFixture.readOne(store, view, StoreFixture.customer(prefix + i));
                        assertEquals(aged != null, read instanceof Found, at + ": " + read);
                        if (aged != null) {
                            assertEquals(features.stream().map(feature -> aged.served(feature, now())).toList(),
                                    served(store, view, prefix + i), at + ", " + prefix + i);
                            assertEquals(aged.event, ((Found) read).row().eventMicros(), at);
                        }
                    }
                }
            }
            assertTrue(model.size() > 8);
        }
    }

    private static Object[] values(Random random, WriteOptions options) {
        Object[] all = {random.nextLong(), random.nextLong(), "t" + random.nextInt(), random.nextDouble()};
        for (int i = 0; i < all.length && options.fill() == Fill.MERGE; i++) {
            all[i] = random.nextBoolean() ? all[i] : NoValue.MISSING;
        }
        return all;
    }

    private static void write(Map<String, Aged> model, FeatureView view, FeatureRow row, WriteOptions options) {
        String id = (String) row.key().value(0);
        Aged before = model.get(id);
        if (before != null && options.conflict() == Conflict.NEWEST && before.event > row.eventMicros()) {
            return;
        }
        Map<String, Map.Entry<Object, Long>> values = new HashMap<>(before != null && options.fill() == Fill.MERGE
                ? before.values
                : Map.of());
        for (int i = 0; i < row.values().length; i++) {
            if (row.values()[i] != NoValue.MISSING) {
                values.put(view.features().get(i).name(), Map.entry(row.values()[i], row.eventMicros()));
            }
        }
        model.put(id, new Aged(row.eventMicros(), values));
    }
}
