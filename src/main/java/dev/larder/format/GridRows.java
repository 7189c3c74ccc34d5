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
import dev.larder.feature.ValueText;
import dev.larder.text.Times;

/** Rows as lines of a table or of CSV. CSV cannot tell null from missing; a table writes both out. */
final class GridRows implements RowOutput {
    private final Grid grid;
    private final FlatColumns columns;
    private final boolean table;

    GridRows(Grid grid, FlatColumns columns, OutputFormat format) {
        this.grid = grid;
        this.columns = columns;
        this.table = format == OutputFormat.TABLE;
    }

    @Override
    public void entity(EntityKey entity, List<ViewAnswer> answers) {
        List<Object> cells = new ArrayList<>();
        for (int i = 0; i < columns.keys().size(); i++) {
            cells.add(cell(columns.keys().all().get(i).type(), entity.value(i)));
        }
        for (ViewAnswer answer : answers) {
            add(cells, answer);
        }
        grid.row(cells);
    }

    private void add(List<Object> cells, ViewAnswer answer) {
        switch (answer) {
            case ViewAnswer.Row row -> {
                cells.add(Times.print(row.row().eventMicros()));
                OptionalLong ttl = row.ttlSeconds();
                cells.add(ttl.isPresent() ? ttl.getAsLong() : null);
                for (int i = 0; i < row.features().size(); i++) {
                    cells.add(cell(row.features().get(i).type(), row.row().values()[i]));
                }
            }
            case ViewAnswer.NoRow none -> {
                cells.add(table ? "(" + none.status().replace('_', ' ') + ")" : null);
                cells.add(null);
                for (Feature feature : none.features()) {
                    cells.add(cell(feature.type(), NoValue.MISSING));
                }
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
