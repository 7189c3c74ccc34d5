package dev.larder.console;

import java.util.Collection;

import dev.larder.feature.FreeName;

/**
 * The names under which a flat row holds what is neither a join key nor a feature: {@code timestamp} and
 * {@code ttl_seconds}, with a {@code _} in front where the view has a name like that itself.
 */
record ReservedColumns(String timestamp, String ttlSeconds) {

    static ReservedColumns of(Collection<String> names) {
        return new ReservedColumns(FreeName.of("timestamp", names), FreeName.of("ttl_seconds", names));
    }
}
