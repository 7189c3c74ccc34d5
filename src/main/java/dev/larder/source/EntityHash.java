package dev.larder.source;

/** The 128-bit hash that identifies an entity within one plan. */
public record EntityHash(long high, long low) {}
