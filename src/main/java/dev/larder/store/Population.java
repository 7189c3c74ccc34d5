package dev.larder.store;

/**
 * How many live rows a view has.
 *
 * @param exact whether they were counted, and not estimated
 */
public record Population(long rows, boolean exact) {}
