package dev.larder.source;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.parquet.schema.MessageType;

import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.ValueText;
import dev.larder.source.ColumnNeed.Role;
import dev.larder.source.storage.Location;
import dev.larder.source.table.SourceTable;
import dev.larder.text.BadValueException;
import dev.larder.text.Suggestions;

/** Finds the needed columns in one file after the other, and collects what is missing or has the wrong type. */
public abstract sealed class ColumnMatcher permits FileColumnMatcher, TableColumnMatcher {
    final List<ColumnNeed> needs;
    final Mismatches mismatches;

    ColumnMatcher(List<ColumnNeed> needs, Mismatches mismatches) {
        this.needs = needs;
        this.mismatches = mismatches;
    }

    static ColumnMatcher of(SourceTable table, List<ColumnNeed> needs, Mismatches mismatches) {
        return table.columns()
                .<ColumnMatcher>map(columns -> new TableColumnMatcher(table.location(), columns, needs, mismatches))
                .orElseGet(() -> new FileColumnMatcher(needs, mismatches));
    }

    /**
     * Finds one column for each need.
     *
     * @param partitions columns whose values all rows of the file share
     */
    abstract List<SourceColumn> match(Location file, MessageType schema, Map<String, String> partitions);

    /** Counts the columns of a file, which was matched before. */
    abstract void count(Location file, MessageType schema, Map<String, String> partitions, FileAge age);

    /**
     * Returns the columns of the source, and reports those that are missing. Call it once, after the last file.
     *
     * @param earlier a feature that they had may be missing everywhere
     */
    abstract SourceColumns finish(EarlierRuns earlier);

    public static String duplicate(String column) {
        return "two columns are called `" + column + "`";
    }

    /** @param names of the columns that there are */
    public static String missing(ColumnNeed need, Collection<String> names) {
        Optional<String> nearest = Suggestions.to(need.column(), names);
        return noColumn(need) + nearest
                .map(name -> "; did you mean `" + name + "`? If so, set `" + need.setting(name) + "`")
                .orElseGet(() -> Suggestions.available("column", names) + ". Name the right one with `"
                        + need.setting("COLUMN") + "`");
    }

    static String missingInSomeFiles(ColumnNeed need) {
        return noColumn(need) + ", although other files of the source have it. If these files are another table's,"
                + " leave them out of source.path";
    }

    private static String noColumn(ColumnNeed need) {
        return "no column `" + need.column() + "` for the " + need;
    }

    /** @param type the column's own */
    public static String wrongType(ColumnNeed need, String type) {
        return "column `" + need.column() + "` is " + type + " and cannot be read as " + need.type() + " for the "
                + need + (need.role() != Role.DELETED || need.type() != Scalar.BOOL
                        ? ""
                        : ". Name the values that mean deleted: `source.deleted: {column: " + need.column()
                                + ", values: [VALUE]}`");
    }

    final SourceColumn stored(Location file, StoredColumns.Match stored, ColumnNeed need) {
        return stored.column().orElseGet(() -> {
            mismatches.add(file, wrongType(need, stored.type()));
            return SourceColumn.NOTHING;
        });
    }

    /** @param text of the value that all rows of the file share; null for null */
    final SourceColumn constant(Location file, String text, ColumnNeed need) {
        if (text == null) {
            return SourceColumn.NOTHING;
        }
        try {
            return new SourceColumn.Constant(ValueText.parse(need.type(), text));
        } catch (BadValueException e) {
            mismatches.add(file, "partition `" + need.column() + "=" + text + "` cannot be read as " + need.type()
                    + " for the " + need + ": " + e.getMessage());
            return SourceColumn.NOTHING;
        }
    }
}
