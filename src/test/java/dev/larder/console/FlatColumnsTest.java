package dev.larder.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.junit.jupiter.api.Test;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.JoinKeys;

class FlatColumnsTest {
    private static final FlatColumns.Selection CLICKS = new FlatColumns.Selection("clicks", List.of(
            new Feature("timestamp", Scalar.TIMESTAMP), new Feature("ttl_seconds", Scalar.INT64)));
    private static final FlatColumns.Selection SCORES = new FlatColumns.Selection("scores", List.of(
            new Feature("score", Scalar.DOUBLE)));

    private static List<String> names(boolean prefixed, FlatColumns.Selection... selections) {
        return FlatColumns.of(JoinKeys.of("id", Scalar.STRING), List.of(selections), prefixed).names();
    }

    @Test
    void aFeatureKeepsItsNameBeforeWhatIsPrintedOfItself() {
        assertEquals(List.of("id", "_timestamp", "_ttl_seconds", "timestamp", "ttl_seconds"), names(false, CLICKS));
        assertEquals(List.of("id", "clicks___timestamp", "clicks___ttl_seconds", "clicks__timestamp",
                "clicks__ttl_seconds"), names(true, CLICKS));
        assertEquals(List.of("id", "clicks___timestamp", "clicks___ttl_seconds", "clicks__timestamp",
                "clicks__ttl_seconds", "scores__timestamp", "scores__ttl_seconds", "scores__score"),
                names(false, CLICKS, SCORES));
    }

    @Test
    void aJoinKeyKeepsItsNameToo() {
        assertEquals(List.of("timestamp", "_timestamp", "ttl_seconds", "score"), FlatColumns.of(
                JoinKeys.of("timestamp", Scalar.TIMESTAMP), List.of(SCORES), false).names());
    }
}
