package dev.larder.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.feature.ViewSource.Data;
import dev.larder.text.UniqueName;

/** The names of a view: what each stands for, and what is said of one that is none. */
class FeatureViewTest {
    private static final JoinKeys KEYS = new JoinKeys(List.of(new JoinKey("customer_id", Scalar.STRING),
            new JoinKey("country", Scalar.INT32)));
    private static final Feature TOTAL = new Feature("total", Scalar.DOUBLE);
    private static final Feature CLICKS = new Feature("clicks", new ArrayOf(Scalar.INT64));
    private final FeatureView view = new FeatureView("customers", KEYS, List.of(TOTAL, CLICKS));

    @Test
    void aNameIsAJoinKeyOrAFeature() {
        assertEquals(new ViewField.Key(0, new JoinKey("country", Scalar.INT32)), view.field("country"));
        assertEquals(new ViewField.Key(1, new JoinKey("customer_id", Scalar.STRING)), view.field("customer_id"));
        assertEquals(new ViewField.Value(0, TOTAL), view.field("total"));
        assertEquals(new ViewField.Value(1, CLICKS), view.field("clicks"));
        assertEquals(TOTAL, view.feature("total"));
        assertEquals(new ViewField.Key(0, new JoinKey("country", Scalar.INT32)), KEYS.field("country"));
        assertEquals(List.of("total", "clicks"), view.featureNames());
    }

    @Test
    void aNameThatIsNoneIsToldWithItsNearest() {
        unknown("unknown feature `totals` in view `customers`, did you mean `total`?", () -> view.feature("totals"));
        unknown("unknown feature `country` in view `customers`. Available features: total, clicks",
                () -> view.feature("country"));
        unknown("unknown feature or join key `click` in view `customers`, did you mean `clicks`?",
                () -> view.field("click"));
        unknown("unknown feature or join key `id` in view `customers`. Available features and join keys:"
                + " country, customer_id, total, clicks", () -> view.field("id"));
        unknown("unknown join key `countri`, did you mean `country`?", () -> KEYS.field("countri"));
    }

    @Test
    void whatIsNoViewIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new FeatureView("v", KEYS, List.of()));
        assertThrows(IllegalArgumentException.class, () -> new FeatureView("v", KEYS,
                List.of(TOTAL, new Feature("total", Scalar.INT64))));
    }

    @Test
    void aColumnIsCalledAsItsFeatureUnlessItIsSaid() {
        ViewSource source = new ViewSource("data", "event", Optional.empty(), Map.of("total", "purch_total"));
        assertEquals("purch_total", source.columnOf("total"));
        assertEquals("clicks", source.columnOf("clicks"));
    }

    @Test
    void whatStandsBesideThemHasAnotherName() {
        assertEquals("timestamp", UniqueName.of("timestamp", view.featureNames()));
        assertEquals("__total", UniqueName.of("total", List.of("total", "_total")));
    }

    @Test
    void aSourceIsCalledAsTheConfigHasIt() {
        assertEquals("data/*.parquet", new Data.Parquet("data/*.parquet").toString());
        assertEquals("s3://b/t", new Data.Format("delta", "s3://b/t").toString());
        assertEquals("db.t", new Data.Table(Optional.of("iceberg"), "db.t").toString());
        assertEquals("SELECT 1", new Data.Query("SELECT 1").toString());
    }

    private static void unknown(String message, Executable lookup) {
        assertEquals(message, assertThrows(UnknownNameException.class, lookup).getMessage());
    }
}
