package dev.larder.expect;

import java.time.Duration;

/**
 * What rows of a view must be like to be loaded.
 *
 * @param maxFuture how far ahead of the clock an event time may be
 */
public record LoadRules(Duration maxFuture) {
    public static final LoadRules DEFAULT = new LoadRules(Duration.ofHours(1));
}
