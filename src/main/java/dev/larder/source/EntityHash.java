package dev.larder.source;

/** The 128 bits that stand for an entity within one plan. */
public record EntityHash(long high, long low) {}
