package dev.larder.format;

import java.util.List;

import tools.jackson.core.JsonGenerator;

import dev.larder.console.JsonOutput;
import dev.larder.feature.EntityKey;
import dev.larder.feature.NoValue;
import dev.larder.feature.ValueJson;
import dev.larder.text.Times;

/** One flat JSON object an entity: join keys, then {@code view__feature}. What is missing or expired is absent. */
final class FlatJsonRows implements RowOutput {
    private final JsonOutput output;
    private final FlatColumns columns;

    FlatJsonRows(JsonOutput output, FlatColumns columns) {
        this.output = output;
        this.columns = columns;
    }

    @Override
    public void entity(EntityKey entity, List<ViewAnswer> answers) {
        output.object(object -> {
            JsonRows.writeKey(object, entity);
            for (int i = 0; i < answers.size(); i++) {
                if (answers.get(i) instanceof ViewAnswer.Row row) {
                    write(object, columns.groups().get(i), row);
                }
            }
        });
    }

    private static void write(JsonGenerator out, FlatColumns.Group group, ViewAnswer.Row answer) {
        JsonOutput.member(out, group.timestamp(), Times.print(answer.row().eventMicros()));
        for (int i = 0; i < answer.features().size(); i++) {
            Object value = answer.row().values()[i];
            if (!(value instanceof NoValue)) {
                out.writeName(group.features().get(i));
                ValueJson.write(out, answer.features().get(i).type(), value);
            }
        }
    }

    @Override
    public void close() {
        output.close();
    }
}
