package dev.larder.store.settings;

import java.time.Duration;

/**
 * How long a call may take, including its retries.
 *
 * @param read of one entity
 * @param write of one entity
 * @param batch a read or write of several entities
 */
public record Timeouts(Duration connect, Duration read, Duration write, Duration batch) {
    public static final Timeouts DEFAULT = new Timeouts(
            Duration.ofMillis(500), Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofSeconds(2));
}
