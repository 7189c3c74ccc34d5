package dev.larder.source;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The columns that a source had in an earlier run.
 *
 * @param needed the type of each needed column in the newest files; empty for one that they lacked
 * @param unused the other columns
 */
public record KnownColumns(Map<String, String> needed, List<String> unused) {
    public static KnownColumns of(SourceColumns columns) {
        Map<String, String> needed = new TreeMap<>();
        for (MatchedColumn column : columns.matched()) {
            boolean isThere = column.presence() != MatchedColumn.Presence.DROPPED;
            needed.put(column.need().column(), isThere ? column.parquetTypes().getFirst() : "");
        }
        return new KnownColumns(needed, columns.unused());
    }
}
