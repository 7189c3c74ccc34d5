package dev.larder.store.settings;

import java.nio.file.Path;

/** A file of this machine. */
public record SqliteSettings(Path path) implements StoreSettings {}
