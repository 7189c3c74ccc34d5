package dev.larder.console;

import java.util.Collection;

/**
 * The names under which a flat row holds what is neither a join key nor a feature: {@code timestamp} and
 * {@code ttl_seconds}, with a {@code _} in front where the view has a name like that itself.
 */
record ReservedColumns(String timestamp, String ttlSeconds) {

    static ReservedColumns of(Collection<String> names) {
        return new ReservedColumns(free("timestamp", names), free("ttl_seconds", names));
    }

    private static String free(String name, Collection<String> taken) {
        return taken.contains(name) ? free("_" + name, taken) : name;
    }
}
