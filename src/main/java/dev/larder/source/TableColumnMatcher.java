package dev.larder.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.parquet.schema.MessageType;

import dev.larder.source.storage.Location;
import dev.larder.source.table.TableColumn;

/** The columns of a table, wherever its files have them. A file that lacks one was written before the column was added. */
final class TableColumnMatcher extends ColumnMatcher {
    /** Different schemas that are remembered; a table has a few. */
    private static final int MOST_SCHEMAS = 1_000;

    private final Location table;
    private final TableFields fields;
    private final Map<MessageType, StoredColumns> storedBySchema = new HashMap<>();

    TableColumnMatcher(Location table, List<TableColumn> columns, List<ColumnNeed> needs, Mismatches mismatches) {
        super(needs, mismatches);
        this.table = table;
        this.fields = new TableFields(columns);
    }

    @Override
    List<SourceColumn> match(Location file, MessageType schema, Map<String, String> partitions) {
        if (storedBySchema.size() >= MOST_SCHEMAS && !storedBySchema.containsKey(schema)) {
            storedBySchema.clear();
        }
        StoredColumns stored = storedBySchema.computeIfAbsent(schema,
                unseen -> new StoredColumns(unseen, path -> fields.find(unseen, path)));
        List<SourceColumn> columns = new ArrayList<>(needs.size());
        for (ColumnNeed need : needs) {
            columns.add(partitions.containsKey(need.column())
                    ? constant(file, partitions.get(need.column()), need)
                    : stored.find(need).map(match -> stored(file, match, need)).orElseGet(() -> initial(file, need)));
        }
        return columns;
    }

    private SourceColumn initial(Location file, ColumnNeed need) {
        Optional<String> initial = fields.column(need.column()).flatMap(TableColumn::initial);
        if (initial.isPresent() && fields.isNested(need.column())) {
            mismatches.add(file,
                    "column `" + need.column() + "` has a default for the rows of this file, and larder reads"
                            + " defaults of whole columns only, not of fields of structs");
            return SourceColumn.NOTHING;
        }
        return constant(file, initial.orElse(null), need);
    }

    @Override
    void count(Location file, MessageType schema, Map<String, String> partitions, FileAge age) {
        // The table says which columns there are.
    }

    @Override
    SourceColumns finish(EarlierRuns earlier) {
        List<MatchedColumn> matched = new ArrayList<>();
        for (ColumnNeed need : needs) {
            Optional<TableColumn> column = fields.column(need.column());
            if (column.isEmpty() && !(need.isOptional() && earlier.had().test(need))) {
                mismatches.add(table, missing(need, fields.paths()));
            }
            matched.add(column.map(found -> MatchedColumn.ofTable(need, found.type()))
                    .orElseGet(() -> MatchedColumn.gone(need)));
        }
        Set<String> used = needs.stream().map(ColumnNeed::column).collect(Collectors.toSet());
        return new SourceColumns(matched, fields.paths().stream().filter(path -> !used.contains(path)).sorted()
                .limit(SourceColumns.MOST_UNUSED).toList(), 0);
    }
}
