package dev.larder.format;

import java.util.ArrayList;
import java.util.List;

import tools.jackson.core.JsonGenerator;

import dev.larder.console.JsonOutput;
import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.NoValue;
import dev.larder.feature.ValueJson;
import dev.larder.text.Times;

/**
 * Rows as {@code {"view","entity_key","timestamp","ttl_seconds","features"}}. Where there is no row, {@code features}
 * is null and {@code status} says why; a missing feature is absent, a null one null; a feature past its own ttl is
 * absent and named in {@code expired_features}.
 */
final class JsonRows implements RowOutput {
    private final JsonOutput output;

    JsonRows(JsonOutput output) {
        this.output = output;
    }

    @Override
    public void entity(EntityKey entity, List<ViewAnswer> answers) {
        answers.forEach(answer -> output.object(object -> write(object, answer)));
    }

    private static void write(JsonGenerator out, ViewAnswer answer) {
        out.writeName("view");
        out.writeString(answer.view());
        out.writeName("entity_key");
        out.writeStartObject();
        writeKey(out, answer.key());
        out.writeEndObject();
        switch (answer) {
            case ViewAnswer.Row row -> writeRow(out, row);
            case ViewAnswer.NoRow none -> {
                JsonOutput.member(out, "timestamp", null);
                JsonOutput.member(out, "ttl_seconds", null);
                JsonOutput.member(out, "features", null);
                JsonOutput.member(out, "status", none.status());
            }
        }
    }

    static void writeKey(JsonGenerator out, EntityKey key) {
        for (int i = 0; i < key.keys().size(); i++) {
            out.writeName(key.keys().all().get(i).name());
            ValueJson.write(out, key.keys().all().get(i).type(), key.value(i));
        }
    }

    private static void writeRow(JsonGenerator out, ViewAnswer.Row answer) {
        JsonOutput.member(out, "timestamp", Times.print(answer.row().eventMicros()));
        out.writeName("ttl_seconds");
        if (answer.ttlSeconds().isPresent()) {
            out.writeNumber(answer.ttlSeconds().getAsLong());
        } else {
            out.writeNull();
        }
        out.writeName("features");
        out.writeStartObject();
        List<String> expired = new ArrayList<>();
        for (int i = 0; i < answer.features().size(); i++) {
            Feature feature = answer.features().get(i);
            Object value = answer.row().values()[i];
            if (value == NoValue.EXPIRED) {
                expired.add(feature.name());
            } else if (value != NoValue.MISSING) {
                out.writeName(feature.name());
                ValueJson.write(out, feature.type(), value);
            }
        }
        out.writeEndObject();
        if (!expired.isEmpty()) {
            JsonOutput.member(out, "expired_features", expired);
        }
    }

    @Override
    public void close() {
        output.close();
    }
}
