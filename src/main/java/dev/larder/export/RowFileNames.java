package dev.larder.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.larder.feature.Feature;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.ViewSource;
import dev.larder.source.PlanException;
import dev.larder.text.UniqueName;

/**
 * How the columns of a file of rows are called: as the view's source has them, so that the file can take its place.
 * What a source does not name is {@code event_timestamp}, {@code created_timestamp} and {@code expires_at}, with a
 * {@code _} in front where another column is called that.
 */
record RowFileNames(List<String> keys, String event, String created, List<String> features, String expires) {

    /** @throws PlanException if a column of the source would have to hold two things */
    static RowFileNames of(JoinKeys keys, List<Feature> features, Optional<ViewSource> source) {
        Map<String, String> taken = new LinkedHashMap<>();
        List<String> keyColumns = new ArrayList<>();
        for (String key : keys.names()) {
            keyColumns.add(take(taken, column(source, key), "join key `" + key + "`"));
        }
        Optional<String> event = source.map(ViewSource::eventTimestamp)
                .map(column -> take(taken, column, "the event time"));
        Optional<String> created = source.flatMap(ViewSource::createdTimestamp)
                .map(column -> take(taken, column, "the created time"));
        List<String> featureColumns = new ArrayList<>();
        for (Feature feature : features) {
            featureColumns.add(take(taken, column(source, feature.name()), "feature `" + feature.name() + "`"));
        }
        return new RowFileNames(List.copyOf(keyColumns),
                event.orElseGet(() -> free(taken, "event_timestamp")),
                created.orElseGet(() -> free(taken, "created_timestamp")),
                List.copyOf(featureColumns), free(taken, "expires_at"));
    }

    private static String column(Optional<ViewSource> source, String name) {
        return source.map(from -> from.columnOf(name)).orElse(name);
    }

    private static String take(Map<String, String> taken, String column, String what) {
        String other = taken.putIfAbsent(column, what);
        if (other != null) {
            throw new PlanException(List.of("the source has " + other + " and " + what + " in one column `" + column
                    + "`, which cannot hold both if they differ; scan other features only, as VIEW:FEATURE"));
        }
        return column;
    }

    private static String free(Map<String, String> taken, String name) {
        return UniqueName.of(name, taken.keySet());
    }
}
