package dev.larder.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Comparator;
import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import dev.larder.feature.FeatureType.Scalar;

class FeatureRowTest {
    private static final JoinKeys KEYS = JoinKeys.of("customer_id", Scalar.STRING);

    private static FeatureRow row(String key, long event, long created, Object... values) {
        return new FeatureRow(EntityKey.of(KEYS, key), event, created, values);
    }

    /** Few times, so that many are the same. */
    @Provide
    Arbitrary<FeatureRow> rows() {
        Arbitrary<Long> times = Arbitraries.of(FeatureRow.NO_TIME, FeatureRow.NO_TIME + 1, -1L, 0L, 1L, Long.MAX_VALUE);
        return Combinators.combine(times, times).as((event, created) -> row("c1", event, created));
    }

    /** The rule by which a write lands or is stale; a row without a created time is older than one that has any. */
    @Property
    void newerIsByEventTimeThenByCreatedTime(@ForAll("rows") FeatureRow a, @ForAll("rows") FeatureRow b) {
        int order = Comparator.comparingLong(FeatureRow::eventMicros).thenComparingLong(FeatureRow::createdMicros)
                .compare(a, b);
        assertEquals(order > 0, a.isNewerThan(b));
    }

    /** Arrays too, which Java compares by where they lie. */
    @Example
    void rowsAreTheSameWhereAllTheyHoldIs() {
        FeatureRow row = row("c1", 1, 2, 3L, new float[]{1, 2}, null);
        FeatureRow same = row("c1", 1, 2, 3L, new float[]{1, 2}, null);
        assertEquals(row, same);
        assertEquals(row.hashCode(), same.hashCode());
        for (FeatureRow other : List.of(row("c2", 1, 2, 3L, new float[]{1, 2}, null),
                row("c1", 0, 2, 3L, new float[]{1, 2}, null), row("c1", 1, 0, 3L, new float[]{1, 2}, null),
                row("c1", 1, 2, 3L, new float[]{1, 3}, null),
                row("c1", 1, 2, 3L, new float[]{1, 2}, NoValue.MISSING))) {
            assertNotEquals(row, other);
        }
    }
}
