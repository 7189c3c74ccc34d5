package dev.larder.config.store;

import java.util.Optional;

import dev.larder.store.settings.StoreSettings;

/**
 * What an {@code online_store} says.
 *
 * @param store empty where it cannot be known which is meant
 * @param namesProject whether whoever describes the store also says whose rows are in it
 * @param project empty where that cannot be known either
 */
public record NamedStore(Optional<StoreSettings> store, boolean namesProject, Optional<String> project) {
    public static NamedStore of(Optional<StoreSettings> store) {
        return new NamedStore(store, false, Optional.empty());
    }

    public static NamedStore ofFeast(Optional<StoreSettings> store, Optional<String> project) {
        return new NamedStore(store, true, project);
    }
}
