package dev.larder.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import org.apache.parquet.schema.MessageType;

import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.ValueText;
import dev.larder.source.ColumnNeed.Role;
import dev.larder.source.storage.Location;
import dev.larder.text.BadValueException;
import dev.larder.text.Suggestions;

/** Finds the needed columns in one file after the other, and collects what is missing or has the wrong type. */
public final class ColumnMatcher {
    private final List<ColumnNeed> needs;
    private final ColumnCensus census;
    /** The files that lack a column, by the need. */
    private final Map<ColumnNeed, List<Location>> lacking = new HashMap<>();
    /** Columns and partitions of all files. */
    private final Set<String> namesSeen = new LinkedHashSet<>();
    private final Mismatches mismatches;

    ColumnMatcher(List<ColumnNeed> needs, Mismatches mismatches) {
        this.needs = needs;
        this.census = new ColumnCensus(needs);
        this.mismatches = mismatches;
    }

    /** Finds one column for each need. A column of the file takes precedence over a partition of the same name. */
    List<SourceColumn> match(Location file, MessageType schema, Map<String, String> partitions) {
        StoredColumns stored = census.stored(schema);
        stored.duplicateNames().forEach(name -> mismatches.add(file, duplicate(name)));
        namesSeen.addAll(stored.names());
        namesSeen.addAll(partitions.keySet());
        List<SourceColumn> columns = new ArrayList<>(needs.size());
        for (ColumnNeed need : needs) {
            Optional<StoredColumns.Match> match = stored.find(need);
            if (match.isPresent()) {
                columns.add(stored(file, match.get(), need));
            } else if (partitions.containsKey(need.column())) {
                columns.add(partition(file, partitions.get(need.column()), need));
            } else {
                lacking.computeIfAbsent(need, unseen -> new ArrayList<>()).add(file);
                columns.add(SourceColumn.NOTHING);
            }
        }
        return columns;
    }

    /** Counts the columns of a file, which was matched before. */
    void count(Location file, MessageType schema, Map<String, String> partitions, FileAge age) {
        census.add(file.toString(), schema, partitions.keySet(), age);
    }

    /**
     * Returns the columns of all files, and reports those that are missing. Call it once, after the last file.
     *
     * @param mayLack whether all files may lack the column of a feature
     */
    SourceColumns finish(Predicate<ColumnNeed> mayLack) {
        for (ColumnNeed need : needs) {
            List<Location> files = lacking.getOrDefault(need, List.of());
            boolean isNowhere = !census.isSeen(need);
            if (!files.isEmpty() && (!need.isOptional() || isNowhere && !mayLack.test(need))) {
                String problem = isNowhere ? missing(need, namesSeen) : missingInSomeFiles(need);
                files.forEach(file -> mismatches.add(file, problem));
            }
        }
        return census.finish();
    }

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

    private static String missingInSomeFiles(ColumnNeed need) {
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

    private SourceColumn stored(Location file, StoredColumns.Match stored, ColumnNeed need) {
        return stored.column().orElseGet(() -> {
            mismatches.add(file, wrongType(need, stored.type()));
            return SourceColumn.NOTHING;
        });
    }

    private SourceColumn partition(Location file, String text, ColumnNeed need) {
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
