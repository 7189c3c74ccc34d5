package dev.larder.text;

import java.util.Collection;

/** Names for what is neither a join key nor a feature, but stands beside them. */
public final class UniqueName {
    private UniqueName() {}

    /** The name, with a {@code _} in front if it is taken. */
    public static String of(String name, Collection<String> taken) {
        return taken.contains(name) ? of("_" + name, taken) : name;
    }
}
