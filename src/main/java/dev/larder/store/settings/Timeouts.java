package dev.larder.store.settings;

import java.time.Duration;

/**
 * How long a call may take, each with its retries.
 *
 * @param read a read of one entity
 * @param write a write of one entity
 * @param batch either, of several
 */
public record Timeouts(Duration connect, Duration read, Duration write, Duration batch) {
    public static final Timeouts DEFAULT = new Timeouts(
            Duration.ofMillis(500), Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofSeconds(2));
}
