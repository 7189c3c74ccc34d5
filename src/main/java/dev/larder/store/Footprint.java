package dev.larder.store;

/**
 * How much space the rows of a view use.
 *
 * @param bytesPerRow average; NaN if there were no rows
 * @param rows how many rows were measured
 * @param source the store's command or table that was asked, for example {@code MEMORY USAGE}
 */
public record Footprint(double bytesPerRow, long rows, String source) {}
