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
import dev.larder.feature.ValueText;
import dev.larder.text.DurationText;
import dev.larder.text.Times;

/** One entity for a reader: a line a feature. Nothing at all where no view has a row. */
final class EntityTable implements RowOutput {
    private final Console console;
    private Grid grid;

    EntityTable(Console console) {
        this.console = console;
    }

    @Override
    public void entity(EntityKey entity, List<ViewAnswer> answers) {
        for (ViewAnswer answer : answers) {
            if (answer instanceof ViewAnswer.Row row) {
                print(row);
            }
        }
    }

    private void print(ViewAnswer.Row answer) {
        if (grid == null) {
            grid = new TableGrid(console, List.of("VIEW", "FEATURE", "VALUE", "TIMESTAMP", "TTL"));
        }
        String time = Times.print(answer.row().eventMicros());
        String ttl = ttl(answer.ttlSeconds());
        for (int i = 0; i < answer.features().size(); i++) {
            Feature feature = answer.features().get(i);
            grid.row(Arrays.asList(answer.view(), feature.name(), text(feature.type(), answer.row().values()[i]),
                    time, ttl));
        }
    }

    private static String text(FeatureType type, Object value) {
        return switch (value) {
            case null -> "null";
            case NoValue.MISSING -> "(missing)";
            case NoValue.EXPIRED -> "(expired)";
            default -> ValueText.print(type, value);
        };
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
