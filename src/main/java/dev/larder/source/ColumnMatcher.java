package dev.larder.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.apache.parquet.schema.MessageType;

import dev.larder.feature.ValueText;
import dev.larder.text.BadValueException;
import dev.larder.text.Suggestions;

/** Finds the needed columns in one file after the other, and collects what is missing or has the wrong type. */
public final class ColumnMatcher {
    private final Map<ColumnNeed, Found> found = new LinkedHashMap<>();
    /** Columns and partitions of all files. */
    private final Set<String> namesSeen = new LinkedHashSet<>();
    private final Map<MessageType, StoredColumns> storedBySchema = new HashMap<>();
    private final Mismatches mismatches;

    /** What all files so far have for one need. */
    private static final class Found {
        private final Set<String> types = new LinkedHashSet<>();
        private final List<Path> lacking = new ArrayList<>();
    }

    ColumnMatcher(List<ColumnNeed> needs, Mismatches mismatches) {
        needs.forEach(need -> found.put(need, new Found()));
        this.mismatches = mismatches;
    }

    /** Finds one column for each need. A column of the file takes precedence over a partition of the same name. */
    List<SourceColumn> match(Path file, MessageType schema, Map<String, String> partitions) {
        StoredColumns stored = storedBySchema.computeIfAbsent(schema, StoredColumns::new);
        stored.duplicateNames().forEach(name -> mismatches.add(file, duplicate(name)));
        namesSeen.addAll(stored.names());
        namesSeen.addAll(partitions.keySet());
        List<SourceColumn> columns = new ArrayList<>(found.size());
        found.forEach((need, what) -> {
            Optional<StoredColumns.Match> match = stored.find(need);
            if (match.isPresent()) {
                columns.add(stored(file, match.get(), need, what));
            } else if (partitions.containsKey(need.column())) {
                columns.add(partition(file, partitions.get(need.column()), need, what));
            } else {
                what.lacking.add(file);
                columns.add(SourceColumn.NOTHING);
            }
        });
        return columns;
    }

    /** Returns the matches of all files, and reports columns that are missing. Call it once, after the last file. */
    List<MatchedColumn> finish() {
        List<MatchedColumn> matched = new ArrayList<>(found.size());
        found.forEach((need, what) -> {
            if (what.types.isEmpty() || !need.isOptional()) {
                String problem = what.types.isEmpty() ? missing(need, namesSeen) : missingInSomeFiles(need);
                what.lacking.forEach(file -> mismatches.add(file, problem));
            }
            matched.add(new MatchedColumn(need, List.copyOf(what.types), what.lacking.size()));
        });
        return matched;
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
                + need;
    }

    private SourceColumn stored(Path file, StoredColumns.Match stored, ColumnNeed need, Found what) {
        what.types.add(stored.type());
        return stored.column().orElseGet(() -> {
            mismatches.add(file, wrongType(need, stored.type()));
            return SourceColumn.NOTHING;
        });
    }

    private SourceColumn partition(Path file, String text, ColumnNeed need, Found what) {
        what.types.add("partition");
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
