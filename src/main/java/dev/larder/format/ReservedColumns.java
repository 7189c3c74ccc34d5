package dev.larder.format;

import java.util.Collection;

import dev.larder.text.UniqueName;

/**
 * The names of a flat row's columns for event time and remaining ttl: {@code timestamp} and {@code ttl_seconds}, with
 * a {@code _} in front if a join key or a feature of the view has that name.
 */
record ReservedColumns(String timestamp, String ttlSeconds) {

    static ReservedColumns of(Collection<String> names) {
        return new ReservedColumns(UniqueName.of("timestamp", names), UniqueName.of("ttl_seconds", names));
    }
}
