package dev.larder.config;

import java.util.Optional;

import dev.larder.store.StoreSettings;

/**
 * What an {@code online_store} says.
 *
 * @param store empty where it cannot be known which is meant
 * @param namesProject whether whoever describes the store also says whose rows are in it
 * @param project empty where that cannot be known either
 */
record NamedStore(Optional<StoreSettings> store, boolean namesProject, Optional<String> project) {
    static NamedStore of(Optional<StoreSettings> store) {
        return new NamedStore(store, false, Optional.empty());
    }

    static NamedStore ofFeast(Optional<StoreSettings> store, Optional<String> project) {
        return new NamedStore(store, true, project);
    }
}
