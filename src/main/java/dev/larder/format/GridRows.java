package dev.larder.format;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import dev.larder.console.Grid;
import dev.larder.console.OutputFormat;
import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureType;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.feature.ValueText;
import dev.larder.text.Times;

/** Rows as lines of a table or of CSV. In CSV null and missing are both empty cells; a table tells them apart. */
final class GridRows implements RowOutput {
    private final Grid grid;
    private final FlatColumns columns;
    private final boolean table;

    GridRows(Grid grid, FlatColumns columns, OutputFormat format) {
        this.grid = grid;
        this.columns = columns;
        this.table = format.isForPeople();
    }

    @Override
    public void entity(EntityKey entity, List<ReadResult> results, long nowMicros) {
        List<Object> cells = new ArrayList<>();
        for (int i = 0; i < columns.keys().size(); i++) {
            cells.add(cell(columns.keys().all().get(i).type(), entity.value(i)));
        }
        for (int i = 0; i < results.size(); i++) {
            add(cells, columns.groups().get(i).selection().features(), results.get(i), nowMicros);
        }
        grid.row(cells);
    }

    private void add(List<Object> cells, List<Feature> features, ReadResult result, long nowMicros) {
        switch (result) {
            case ReadResult.Found found -> {
                cells.add(Times.print(found.row().eventMicros()));
                OptionalLong ttl = found.ttlSeconds(nowMicros);
                cells.add(ttl.isPresent() ? ttl.getAsLong() : null);
                for (int i = 0; i < features.size(); i++) {
                    cells.add(cell(features.get(i).type(), found.row().values()[i]));
                }
            }
            case ReadResult.NoRow none -> {
                cells.add(table ? "(" + none.status().replace('_', ' ') + ")" : null);
                cells.add(null);
                features.forEach(feature -> cells.add(cell(feature.type(), NoValue.MISSING)));
            }
        }
    }

    private Object cell(FeatureType type, Object value) {
        return switch (value) {
            case null -> table ? "null" : null;
            case NoValue absent -> table ? "-" : null;
            case Number number -> number;
            default -> ValueText.print(type, value);
        };
    }

    @Override
    public void close() {
        grid.close();
    }
}
