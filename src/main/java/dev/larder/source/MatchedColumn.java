package dev.larder.source;

import java.util.List;

/**
 * What the files have for one needed column.
 *
 * @param parquetTypes every Parquet type that a file has it in, in the order found; {@code partition} if a folder's name has it
 * @param filesWithout how many files lack it, so that their rows have null
 */
public record MatchedColumn(ColumnNeed need, List<String> parquetTypes, int filesWithout) {}
