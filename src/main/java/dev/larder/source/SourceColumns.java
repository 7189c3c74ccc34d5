package dev.larder.source;

import java.util.List;

/**
 * The columns of a source.
 *
 * @param matched one for each needed column
 * @param unused columns that no feature, key or time needs, by name, the first {@link #MOST_UNUSED} of them
 * @param files how many files have been looked at; 0 for a table
 */
public record SourceColumns(List<MatchedColumn> matched, List<String> unused, int files) {
    public static final int MOST_UNUSED = 1_000;
    public static final SourceColumns NONE = new SourceColumns(List.of(), List.of(), 0);

    public SourceColumns {
        matched = List.copyOf(matched);
        unused = List.copyOf(unused);
    }
}
