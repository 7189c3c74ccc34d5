package dev.larder.config.store;

import java.nio.file.Path;

/**
 * Feast's registry as a local file.
 *
 * @param versionsViews whether a view of a later version is stored under a name that contains the version
 */
public record FeastRegistryFile(Path path, String project, boolean versionsViews) {}
