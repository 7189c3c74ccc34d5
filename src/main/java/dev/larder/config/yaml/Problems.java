package dev.larder.config.yaml;

import java.util.LinkedHashSet;
import java.util.Set;

/** Collects the mistakes of a config. The same mistake seen by way of two profiles is one. */
public final class Problems {
    /** What has more is not a config, and looking for the nearest name of each would take minutes. */
    private static final int MOST = 1000;

    private final Set<Problem> all = new LinkedHashSet<>();

    void add(Origin origin, String key, String message) {
        all.add(new Problem(origin, key, message));
        if (all.size() >= MOST) {
            throw new ConfigException(all);
        }
    }

    /** For a mistake after which nothing more can be said. */
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
