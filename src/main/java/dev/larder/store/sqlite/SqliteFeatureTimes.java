package dev.larder.store.sqlite;

import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureTimes;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.feature.ValueJson;
import dev.larder.text.BadValueException;

/**
 * The column {@value #COLUMN}, which a table gets with its first partial row in a view whose features have ttls: a JSON
 * object of {@value #OTHERS}, the event time of the last whole row, and of the event time of each feature with a ttl
 * that a partial row has given since. NULL if all features are as old as the row.
 */
final class SqliteFeatureTimes {
    static final String COLUMN = "_feature_ts";
    /** No feature can have this name. */
    private static final String OTHERS = "_ts";

    private SqliteFeatureTimes() {}

    /** The column's new value in an upsert of a partial row; its one parameter is {@link #given}. */
    static String merged() {
        return """
                CASE WHEN stored.%1$s IS NULL AND stored._ts = excluded._ts THEN NULL ELSE json_patch(json_insert(\
                iif(json_valid(stored.%1$s), stored.%1$s, '{}'), '$.%2$s', stored._ts), ?) END""".formatted(COLUMN,
                OTHERS);
    }

    /** As JSON, the event time of each feature with a ttl that the row gives. */
    static String given(FeatureView view, FeatureRow row) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = ValueJson.JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            out.writeStartObject();
            for (int i = 0; i < view.features().size(); i++) {
                Feature feature = view.features().get(i);
                if (feature.ttl().isPresent() && row.values()[i] != NoValue.MISSING) {
                    out.writeName(feature.name());
                    out.writeNumber(row.eventMicros());
                }
            }
            out.writeEndObject();
        }
        return text.toString();
    }

    /** @param stored the content of the column; other clients may have put anything there */
    static FeatureTimes read(Object stored, long eventMicros) {
        return switch (stored) {
            case null -> FeatureTimes.of(eventMicros);
            case String text -> parse(text, eventMicros);
            default -> throw damaged();
        };
    }

    private static FeatureTimes parse(String text, long eventMicros) {
        Map<String, Long> own = new HashMap<>();
        try (JsonParser in = ValueJson.JSON.createParser(ObjectReadContext.empty(), text)) {
            require(in.nextToken() == JsonToken.START_OBJECT);
            while (in.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = in.currentName();
                require(in.nextToken() == JsonToken.VALUE_NUMBER_INT);
                own.put(name, in.getLongValue());
            }
            require(in.currentToken() == JsonToken.END_OBJECT);
        } catch (JacksonException e) {
            throw damaged();
        }
        Long others = own.remove(OTHERS);
        return new FeatureTimes(others == null ? eventMicros : others, own);
    }

    private static void require(boolean expected) {
        if (!expected) {
            throw damaged();
        }
    }

    private static BadValueException damaged() {
        return new BadValueException("`" + COLUMN + "`: it is not a JSON object of times in microseconds");
    }
}
