package dev.larder.format;

import java.util.Collection;

import dev.larder.text.UniqueName;

/**
 * The names under which a flat row holds what is neither a join key nor a feature: {@code timestamp} and
 * {@code ttl_seconds}, with a {@code _} in front where the view has a name like that itself.
 */
record ReservedColumns(String timestamp, String ttlSeconds) {

    static ReservedColumns of(Collection<String> names) {
        return new ReservedColumns(UniqueName.of("timestamp", names), UniqueName.of("ttl_seconds", names));
    }
}
