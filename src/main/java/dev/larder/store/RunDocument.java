package dev.larder.store;

import java.util.Locale;

/** What runs leave in the store for later ones; each view has one document of each. */
public enum RunDocument {
    /** What the last accepted runs were like. */
    PROFILE,
    /** How the last runs went. */
    RUNS,
    /** The files that were read. */
    MANIFEST;

    /** As the store's names have it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
