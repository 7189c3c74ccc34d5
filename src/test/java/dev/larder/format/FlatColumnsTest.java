package dev.larder.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.Selection;

class FlatColumnsTest {
    private static final JoinKeys ID = JoinKeys.of("id", Scalar.STRING);
    private static final FeatureView CLICKS = new FeatureView("clicks", ID, List.of(
            new Feature("timestamp", Scalar.TIMESTAMP), new Feature("ttl_seconds", Scalar.INT64)));
    private static final FeatureView SCORES = new FeatureView("scores", ID, List.of(
            new Feature("score", Scalar.DOUBLE)));

    private static List<String> names(boolean prefixed, FeatureView... views) {
        return FlatColumns.of(views[0].keys(), Arrays.stream(views)
                .map(view -> new Selection(view, view.features())).toList(), prefixed).names();
    }

    @Test
    void featuresKeepTheirNamesAndReservedColumnsGiveWay() {
        assertEquals(List.of("id", "_timestamp", "_ttl_seconds", "timestamp", "ttl_seconds"), names(false, CLICKS));
        assertEquals(List.of("id", "clicks___timestamp", "clicks___ttl_seconds", "clicks__timestamp",
                "clicks__ttl_seconds"), names(true, CLICKS));
        assertEquals(List.of("id", "clicks___timestamp", "clicks___ttl_seconds", "clicks__timestamp",
                "clicks__ttl_seconds", "scores__timestamp", "scores__ttl_seconds", "scores__score"),
                names(false, CLICKS, SCORES));
    }

    @Test
    void joinKeysKeepTheirNamesToo() {
        assertEquals(List.of("timestamp", "_timestamp", "ttl_seconds", "score"), names(false, new FeatureView(
                "scores", JoinKeys.of("timestamp", Scalar.TIMESTAMP), SCORES.features())));
    }

    /** Else a printed column could be read back as a value of a feature that was not selected. */
    @Test
    void namesDoNotDependOnTheSelectedFeatures() {
        assertEquals(List.of("id", "_timestamp", "_ttl_seconds", "ttl_seconds"), FlatColumns.of(ID, List.of(
                new Selection(CLICKS, List.of(CLICKS.feature("ttl_seconds")))), false).names());
    }
}
