package dev.larder.source;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The columns that a source had in an earlier run.
 *
 * @param needed the type of each needed column in the newest files; empty for one that they lacked
 * @param unused the other columns
 */
public record KnownColumns(Map<String, String> needed, List<String> unused) {
    public static KnownColumns of(SourceColumns columns) {
        return new KnownColumns(Map.of(), List.of()).with(columns, List.of());
    }

    /** The same after a run that has read only other files of the source. */
    public KnownColumns with(SourceColumns more) {
        return with(more, unused);
    }

    private KnownColumns with(SourceColumns columns, List<String> unusedBefore) {
        Map<String, String> all = new TreeMap<>(needed);
        for (MatchedColumn column : columns.matched()) {
            boolean isThere = column.presence() != MatchedColumn.Presence.DROPPED;
            if (!isThere || !column.types().isEmpty()) {
                all.put(column.need().column(), isThere ? column.parquetTypes().getFirst() : "");
            }
        }
        return new KnownColumns(all, Stream.concat(unusedBefore.stream(), columns.unused().stream()).distinct().sorted()
                .limit(SourceColumns.MOST_UNUSED).toList());
    }
}
