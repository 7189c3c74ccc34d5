package dev.larder.store;

/**
 * How much room the rows of a view take.
 *
 * @param bytesPerRow on average; not a number if there were no rows
 * @param rows of how many this is known
 * @param source how the store measured it, as in {@code MEMORY USAGE}
 */
public record Footprint(double bytesPerRow, long rows, String source) {}
