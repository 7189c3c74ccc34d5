package dev.larder.store.settings;

import java.nio.file.Path;

/** A file of this machine. */
public record SqliteSettings(Path path) implements StoreSettings {
    /**
     * Of one view. A table of the bundled SQLite has at most 32,767 columns; this leaves room for two per feature, and
     * for the columns of the row itself.
     */
    public static final int MAX_FEATURES = 16_000;
}
