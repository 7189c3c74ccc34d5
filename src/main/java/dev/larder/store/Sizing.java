package dev.larder.store;

/**
 * How much room a row would take, by calculation.
 *
 * @param form what the config says of how rows are stored, as in {@code view, packed}
 * @param bytesPerRow on average, with what the store keeps for each beside it
 */
public record Sizing(String form, double bytesPerRow) {}
