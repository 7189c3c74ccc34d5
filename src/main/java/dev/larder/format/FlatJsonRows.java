package dev.larder.format;

import java.util.List;

import tools.jackson.core.JsonGenerator;

import dev.larder.console.JsonOutput;
import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.feature.ValueJson;
import dev.larder.text.Times;

/** One flat JSON object per entity: join keys, then features. Missing and expired features are left out. */
final class FlatJsonRows implements RowOutput {
    private final JsonOutput output;
    private final FlatColumns columns;

    FlatJsonRows(JsonOutput output, FlatColumns columns) {
        this.output = output;
        this.columns = columns;
    }

    @Override
    public void entity(EntityKey entity, List<ReadResult> results, long nowMicros) {
        output.object(object -> {
            JsonRows.writeKey(object, entity);
            for (int i = 0; i < results.size(); i++) {
                if (results.get(i) instanceof ReadResult.Found found) {
                    write(object, columns.groups().get(i), found.row());
                }
            }
        });
    }

    private static void write(JsonGenerator out, FlatColumns.Group group, FeatureRow row) {
        JsonOutput.member(out, group.timestamp(), Times.print(row.eventMicros()));
        for (int i = 0; i < row.values().length; i++) {
            Object value = row.values()[i];
            if (!(value instanceof NoValue)) {
                out.writeName(group.features().get(i));
                ValueJson.write(out, group.selection().features().get(i).type(), value);
            }
        }
    }

    @Override
    public void close() {
        output.close();
    }
}
