package dev.larder.format;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import tools.jackson.core.JsonGenerator;

import dev.larder.console.JsonOutput;
import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Selection;
import dev.larder.feature.ValueJson;
import dev.larder.text.Times;

/**
 * Rows as {@code {"view","entity_key","timestamp","ttl_seconds","features"}}. If there is no row, {@code features} is
 * null and {@code status} says why. A missing feature is left out, a null one is null; a feature past its own ttl is
 * left out and named in {@code expired_features}.
 */
final class JsonRows implements RowOutput {
    private final JsonOutput output;
    private final FlatColumns columns;

    JsonRows(JsonOutput output, FlatColumns columns) {
        this.output = output;
        this.columns = columns;
    }

    @Override
    public void entity(EntityKey entity, List<ReadResult> results, long nowMicros) {
        for (int i = 0; i < results.size(); i++) {
            Selection selection = columns.groups().get(i).selection();
            ReadResult result = results.get(i);
            output.object(object -> write(object, entity, selection, result, nowMicros));
        }
    }

    private static void write(JsonGenerator out, EntityKey entity, Selection selection, ReadResult result,
            long nowMicros) {
        out.writeName("view");
        out.writeString(selection.view().name());
        out.writeName("entity_key");
        out.writeStartObject();
        writeKey(out, entity.project(selection.view().keys()));
        out.writeEndObject();
        switch (result) {
            case ReadResult.Found found -> writeRow(out, selection.features(), found, nowMicros);
            case ReadResult.NoRow none -> {
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

    private static void writeRow(JsonGenerator out, List<Feature> features, ReadResult.Found found, long nowMicros) {
        JsonOutput.member(out, "timestamp", Times.print(found.row().eventMicros()));
        out.writeName("ttl_seconds");
        OptionalLong ttl = found.ttlSeconds(nowMicros);
        if (ttl.isPresent()) {
            out.writeNumber(ttl.getAsLong());
        } else {
            out.writeNull();
        }
        out.writeName("features");
        out.writeStartObject();
        List<String> expired = new ArrayList<>();
        for (int i = 0; i < features.size(); i++) {
            Feature feature = features.get(i);
            Object value = found.row().values()[i];
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
