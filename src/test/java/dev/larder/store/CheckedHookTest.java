package dev.larder.store;

import static dev.larder.store.StoreFixture.VIEW;
import static dev.larder.store.StoreFixture.customer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.NoValue;

/** What a hook may make of rows. */
class CheckedHookTest {

    private static FeatureRow row(Object... values) {
        return new FeatureRow(customer("c1"), 5, FeatureRow.NO_TIME, values);
    }

    private static List<FeatureRow> through(FeatureRow changed) {
        return new CheckedHook((view, rows) -> List.of(changed)).beforeWrite(VIEW, List.of(row(1.0, 1L, "a")));
    }

    @Test
    void aHookThatReturnsAValueOfAnotherTypeIsRefused() {
        FeatureRow masked = row(null, NoValue.MISSING, "***");
        assertEquals(List.of(masked), through(masked));
        String told = assertThrows(StoreException.class, () -> through(row(1.0, 1, "a"))).getMessage();
        assertTrue(told
                .endsWith(", given rows of view `customer_features`, gave feature `clicks`, an int64, a value of class"
                        + " Integer; it must be of class Long"),
                told);
    }
}
