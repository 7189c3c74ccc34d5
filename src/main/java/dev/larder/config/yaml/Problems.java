package dev.larder.config.yaml;

import java.util.LinkedHashSet;
import java.util.Set;

/** Collects the mistakes of a config. A mistake that two profiles share is listed once. */
public final class Problems {
    /** A file with more is not a config, and finding the nearest name for each mistake would take minutes. */
    private static final int MOST = 1000;

    private final Set<Problem> all = new LinkedHashSet<>();

    void add(Origin origin, String key, String message) {
        all.add(new Problem(origin, key, message));
        if (all.size() >= MOST) {
            throw new ConfigException(all);
        }
    }

    /** For a mistake that ends the reading. */
    public ConfigException fatal(Origin origin, String key, String message) {
        all.add(new Problem(origin, key, message));
        return new ConfigException(all);
    }

    public void throwIfAny() {
        if (!all.isEmpty()) {
            throw new ConfigException(all);
        }
    }
}
