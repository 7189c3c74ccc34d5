package dev.larder.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.parquet.schema.MessageType;

import dev.larder.feature.ValueText;
import dev.larder.text.BadValueException;
import dev.larder.text.Suggestions;

/** Finds the needed columns in files, one file after the other, and remembers what it found. */
public final class ColumnMatcher {
    private final Map<ColumnNeed, Found> found = new LinkedHashMap<>();
    /** Columns and partitions of all files. */
    private final Set<String> namesSeen = new LinkedHashSet<>();
    private final Map<MessageType, StoredColumns> storedBySchema = new HashMap<>();
    private final Mismatches mismatches;

    /** What all files together have for a need. */
    private static final class Found {
        private final Set<String> types = new LinkedHashSet<>();
        private final List<Path> lacking = new ArrayList<>();
    }

    ColumnMatcher(List<ColumnNeed> needs, Mismatches mismatches) {
        needs.forEach(need -> found.put(need, new Found()));
        this.mismatches = mismatches;
    }

    /** One column a need. The file's own comes before a partition of the same name. */
    List<SourceColumn> match(Path file, MessageType schema, Map<String, String> partitions) {
        StoredColumns stored = storedBySchema.computeIfAbsent(schema, StoredColumns::new);
        stored.namesTwice().forEach(name -> mismatches.add(file, twice(name)));
        namesSeen.addAll(stored.names());
        namesSeen.addAll(partitions.keySet());
        List<SourceColumn> columns = new ArrayList<>(found.size());
        found.forEach((need, what) -> {
            if (stored.names().contains(need.column())) {
                columns.add(stored(file, stored.find(need), need, what));
            } else if (partitions.containsKey(need.column())) {
                columns.add(partition(file, partitions.get(need.column()), need, what));
            } else {
                what.lacking.add(file);
                columns.add(SourceColumn.NOTHING);
            }
        });
        return columns;
    }

    /** What was matched, once all files are seen; to those mismatches that only all files show. */
    List<MatchedColumn> finish() {
        List<MatchedColumn> matched = new ArrayList<>(found.size());
        found.forEach((need, what) -> {
            if (what.types.isEmpty() || !need.isOptional()) {
                String problem = missing(need, namesSeen);
                what.lacking.forEach(file -> mismatches.add(file, problem));
            }
            matched.add(new MatchedColumn(need, List.copyOf(what.types), what.lacking.size()));
        });
        return matched;
    }

    public static String twice(String column) {
        return "there are two columns `" + column + "`";
    }

    public static String missing(ColumnNeed need, Collection<String> names) {
        return "there is no column `" + need.column() + "` for the " + need
                + Suggestions.to(need.column(), names).map(name -> "; did you mean `" + name + "`?").orElse("");
    }

    /** @param type the column's own */
    public static String unsuited(ColumnNeed need, String type) {
        return "column `" + need.column() + "` is " + type + ", which cannot be the " + need.type() + " of the " + need;
    }

    private SourceColumn stored(Path file, StoredColumns.Match stored, ColumnNeed need, Found what) {
        what.types.add(stored.type());
        return stored.column().orElseGet(() -> {
            mismatches.add(file, unsuited(need, stored.type()));
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
            mismatches.add(file, "partition `" + need.column() + "=" + text + "` cannot be the " + need.type()
                    + " of the " + need + ": " + e.getMessage());
            return SourceColumn.NOTHING;
        }
    }
}
