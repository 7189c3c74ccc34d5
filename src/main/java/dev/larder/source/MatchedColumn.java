package dev.larder.source;

import java.util.List;

/**
 * What the files have for one needed column.
 *
 * @param types every Parquet type that a file has it in, {@code partition} if a folder's name has it; the newest file's
 *     first
 * @param lacking the files that lack it, so that their rows have null
 * @param presence which of the files have it
 */
public record MatchedColumn(ColumnNeed need, List<Files> types, Files lacking, Presence presence) {

    /** Which files have a column. Newer is by event time if that is known of all files, else by the files' own times. */
    public enum Presence {
        ALL,
        /** All that lack it are older. */
        ADDED,
        /** Of those that lack it some are newer than the first that has it; the newest has it. */
        SOME,
        /** The newest files lack it. */
        DROPPED
    }

    /**
     * Files that have something in common.
     *
     * @param what their type; empty for those that lack the column
     * @param example the newest; null if there is none
     */
    public record Files(String what, int count, String example) {}

    public MatchedColumn {
        types = List.copyOf(types);
    }

    /** Of a table that has no files. */
    public static MatchedColumn ofTable(ColumnNeed need, String type) {
        return new MatchedColumn(need, List.of(new Files(type, 1, null)), new Files("", 0, null), Presence.ALL);
    }

    /** A column that a table no longer has. */
    public static MatchedColumn gone(ColumnNeed need) {
        return new MatchedColumn(need, List.of(), new Files("", 0, null), Presence.DROPPED);
    }

    public List<String> parquetTypes() {
        return types.stream().map(Files::what).toList();
    }
}
