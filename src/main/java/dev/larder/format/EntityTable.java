package dev.larder.format;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

import dev.larder.console.Console;
import dev.larder.console.Grid;
import dev.larder.console.TableGrid;
import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureType;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Selection;
import dev.larder.feature.ValueText;
import dev.larder.text.DurationText;
import dev.larder.text.Times;

/** One entity as a table with a line per feature. Prints nothing if no view has a row. */
final class EntityTable implements RowOutput {
    private final Console console;
    private final FlatColumns columns;
    private Grid grid;

    EntityTable(Console console, FlatColumns columns) {
        this.console = console;
        this.columns = columns;
    }

    @Override
    public void entity(EntityKey entity, List<ReadResult> results, long nowMicros) {
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i) instanceof ReadResult.Found found) {
                print(columns.groups().get(i).selection(), found, nowMicros);
            }
        }
    }

    private void print(Selection selection, ReadResult.Found found, long nowMicros) {
        if (grid == null) {
            grid = new TableGrid(console, List.of("VIEW", "FEATURE", "VALUE", "TIMESTAMP", "TTL"));
        }
        String time = Times.print(found.row().eventMicros());
        String ttl = ttl(found.ttlSeconds(nowMicros));
        for (int i = 0; i < selection.features().size(); i++) {
            Feature feature = selection.features().get(i);
            grid.row(Arrays.asList(selection.view().name(), feature.name(),
                    text(feature.type(), found.row().values()[i]), time, ttl));
        }
    }

    private static String text(FeatureType type, Object value) {
        if (value instanceof NoValue none) {
            return none == NoValue.MISSING ? "(missing)" : "(expired)";
        }
        return value == null ? "null" : ValueText.print(type, value);
    }

    private static String ttl(OptionalLong seconds) {
        return seconds.isEmpty() ? "never" : DurationText.print(seconds.getAsLong());
    }

    @Override
    public void close() {
        if (grid != null) {
            grid.close();
        }
    }
}
