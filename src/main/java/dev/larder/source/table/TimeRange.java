package dev.larder.source.table;

/** From the first time to the last, in microseconds since the epoch. */
public record TimeRange(long firstMicros, long lastMicros) {}
