package dev.larder.store.backend;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureView;
import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;

/**
 * How the rows of a view are stored. A store keeps this beside the rows, so that no config reads them as something else.
 *
 * @param storage in which form and where, by what it is called in messages: layout, encoding, set
 * @param entityKeys what the keys of records are made of, if nothing in the records says so
 * @param features the type by name of every feature that was ever written
 */
public record ViewMetadata(Map<String, String> storage, Optional<EntityKeys> entityKeys,
        Map<String, String> features) {

    /** Feast's {@code entity_key_serialization_version}, and the type by name of each join key. */
    public record EntityKeys(long version, Map<String, String> types) {
        private String describe() {
            return "entity keys of version " + version + " with " + types.entrySet().stream()
                    .map(key -> "`" + key.getKey() + "` " + key.getValue()).sorted().collect(Collectors.joining(", "));
        }
    }

    /** Throws if rows that are stored as this says are not what the config says. */
    public void requireSame(FeatureView view, ViewMetadata config) {
        require(view, storage.equals(config.storage), "in " + describe(storage), describe(config.storage));
        if (entityKeys.isPresent() && config.entityKeys.isPresent()) {
            require(view, entityKeys.equals(config.entityKeys), "under " + entityKeys.get().describe(),
                    config.entityKeys.get().describe());
        }
        requireSameTypes(view);
    }

    /** Throws if a feature is stored with another type than the config says. */
    public void requireSameTypes(FeatureView view) {
        for (Feature feature : view.features()) {
            String stored = features.get(feature.name());
            if (stored != null && !stored.equals(feature.type().toString())) {
                throw new StoreException(Kind.REFUSED, "feature `" + feature.name() + "` of view `" + view.name()
                        + "` has type " + feature.type() + " in the config, but " + stored + " in the store. Give it"
                        + " another name, or truncate the view and materialize it again.");
            }
        }
    }

    private static void require(FeatureView view, boolean same, String stored, String config) {
        if (!same) {
            throw new StoreException(Kind.REFUSED, "view `" + view.name() + "` is stored " + stored
                    + "; the config says " + config
                    + ". Set the config to what is stored, or truncate the view with the"
                    + " config that wrote it, and materialize it again.");
        }
    }

    private static String describe(Map<String, String> storage) {
        return storage.entrySet().stream().map(part -> part.getKey() + " `" + part.getValue() + "`")
                .collect(Collectors.joining(", "));
    }
}
