package dev.larder.spark;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.larder.feature.FeatureView;
import dev.larder.feature.ViewSource;
import dev.larder.feature.ViewSource.Deleted;
import dev.larder.source.ColumnMatcher;
import dev.larder.source.ColumnNeed;
import dev.larder.source.MatchedColumn;
import dev.larder.source.PlanException;

/** How the rows of a table that another reader reads become the rows of a view. */
final class TablePlan {
    private final FeatureView view;
    private final String table;
    private final Optional<Deleted> deleted;
    private final List<ColumnNeed> needs;
    private final List<MatchedColumn> matched = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<CellType> types = new ArrayList<>();

    /** @param typeText the column's type as messages name it */
    record Column(String name, CellType type, String typeText) {}

    /**
     * @param table as messages call it
     * @throws PlanException if the table does not have what the view needs
     */
    TablePlan(FeatureView view, ViewSource source, String table, List<Column> columns) {
        this.view = view;
        this.table = table;
        this.deleted = source.deleted();
        this.needs = ColumnNeed.of(view, source);
        List<String> problems = new ArrayList<>(duplicates(columns));
        needs.forEach(need -> match(need, columns, problems));
        if (!problems.isEmpty()) {
            throw new PlanException(problems.stream().map(problem -> "`" + table + "`: " + problem).toList());
        }
    }

    private static List<String> duplicates(List<Column> columns) {
        Set<String> seen = new HashSet<>();
        return columns.stream().map(Column::name).filter(name -> !seen.add(name)).map(ColumnMatcher::duplicate)
                .toList();
    }

    private void match(ColumnNeed need, List<Column> columns, List<String> problems) {
        Column found = columns.stream().filter(column -> column.name().equals(need.column())).findFirst().orElse(null);
        if (found == null) {
            problems.add(ColumnMatcher.missing(need, columns.stream().map(Column::name).toList()));
        } else if (decoder(found.type(), need).isEmpty()) {
            problems.add(ColumnMatcher.wrongType(need, found.typeText()));
        } else {
            matched.add(MatchedColumn.ofTable(need, found.typeText()));
            names.add(found.name());
            types.add(found.type());
        }
    }

    FeatureView view() {
        return view;
    }

    List<MatchedColumn> columns() {
        return List.copyOf(matched);
    }

    /** The columns to read, in the order in which {@link TableReader} takes their values. */
    List<String> columnNames() {
        return List.copyOf(names);
    }

    List<CellType> columnTypes() {
        return List.copyOf(types);
    }

    /** How many of the columns, the first ones, are join keys and times. */
    int keyTimeColumns() {
        return (int) needs.stream().filter(ColumnNeed::isKeyTime).count();
    }

    /** The place of the event time's column. */
    int eventColumn() {
        return view.keys().size();
    }

    String table() {
        return table;
    }

    List<ColumnNeed> needs() {
        return needs;
    }

    List<CellDecoder> decoders() {
        List<CellDecoder> decoders = new ArrayList<>();
        for (int slot = 0; slot < needs.size(); slot++) {
            decoders.add(decoder(types.get(slot), needs.get(slot)).orElseThrow());
        }
        return decoders;
    }

    private static Optional<CellDecoder> decoder(CellType from, ColumnNeed need) {
        return need.readableAs().stream().map(type -> CellDecoder.of(from, type)).flatMap(Optional::stream)
                .findFirst();
    }

    /** How rows say that their entity is deleted; empty if no row does. */
    Optional<Deleted> deleted() {
        return deleted;
    }
}
