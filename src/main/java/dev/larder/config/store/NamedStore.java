package dev.larder.config.store;

import java.util.Optional;

import dev.larder.store.settings.StoreSettings;

/**
 * An {@code online_store} as read.
 *
 * @param store empty if the config does not tell which store is meant
 * @param namesProject whether the description of the store also names the project, as Feast's does
 * @param project empty if that name is missing or not known on this machine
 * @param registry empty if the store is not described by Feast, or its registry is not a local file
 */
public record NamedStore(Optional<StoreSettings> store, boolean namesProject, Optional<String> project,
        Optional<FeastRegistryFile> registry) {
    public static NamedStore of(Optional<StoreSettings> store) {
        return new NamedStore(store, false, Optional.empty(), Optional.empty());
    }

    public static NamedStore ofFeast(Optional<StoreSettings> store, Optional<String> project,
            Optional<FeastRegistryFile> registry) {
        return new NamedStore(store, true, project, registry);
    }
}
