package dev.larder.store;

/**
 * How much space a row would use, by calculation.
 *
 * @param form how the config says that rows are stored, for example {@code view, packed}
 * @param bytesPerRow average, including what the store itself keeps for each row
 */
public record Sizing(String form, double bytesPerRow) {}
