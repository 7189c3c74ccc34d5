package dev.larder.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.apache.parquet.schema.MessageType;

import dev.larder.source.storage.Location;

/** The columns of files that no table describes: each file has its own. */
final class FileColumnMatcher extends ColumnMatcher {
    private final ColumnCensus census;
    /** The files that lack a column, by the need. */
    private final Map<ColumnNeed, List<Location>> lacking = new HashMap<>();
    /** Columns and partitions of all files. */
    private final Set<String> namesSeen = new LinkedHashSet<>();

    FileColumnMatcher(List<ColumnNeed> needs, Mismatches mismatches) {
        super(needs, mismatches);
        this.census = new ColumnCensus(needs);
    }

    /** A column of the file takes precedence over a partition of the same name. */
    @Override
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
                columns.add(constant(file, partitions.get(need.column()), need));
            } else {
                lacking.computeIfAbsent(need, unseen -> new ArrayList<>()).add(file);
                columns.add(SourceColumn.NOTHING);
            }
        }
        return columns;
    }

    @Override
    void count(Location file, MessageType schema, Map<String, String> partitions, FileAge age) {
        census.add(file.toString(), schema, partitions.keySet(), age);
    }

    @Override
    SourceColumns finish(EarlierRuns earlier) {
        for (ColumnNeed need : needs) {
            List<Location> files = lacking.getOrDefault(need, List.of());
            boolean isNowhere = !census.isSeen(need);
            if (!files.isEmpty() && (!need.isOptional() || isNowhere && !earlier.had().test(need))) {
                String problem = isNowhere ? missing(need, namesSeen) : missingInSomeFiles(need);
                files.forEach(file -> mismatches.add(file, problem));
            }
        }
        return census.finish(earlier);
    }
}
