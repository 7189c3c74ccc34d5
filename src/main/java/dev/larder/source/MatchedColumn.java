package dev.larder.source;

import java.util.List;

/**
 * What the files have for a need.
 *
 * @param parquetTypes each that some file has it in, in the order met; {@code partition} where a folder's name has it
 * @param filesWithout how many files lack it, and give null
 */
public record MatchedColumn(ColumnNeed need, List<String> parquetTypes, int filesWithout) {}
