package dev.larder.console;

import java.util.List;
import java.util.OptionalLong;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;

/** What a view has for an entity, ready to be printed. */
public sealed interface ViewAnswer {
    String view();

    List<Feature> features();

    EntityKey key();

    /** @param ttlSeconds what remains, empty where the row does not expire */
    record Row(String view, List<Feature> features, FeatureRow row, OptionalLong ttlSeconds) implements ViewAnswer {
        @Override
        public EntityKey key() {
            return row.key();
        }
    }

    /** @param status {@code not_found}, {@code expired}, or {@code damaged} with the reason behind it */
    record NoRow(String view, List<Feature> features, EntityKey key, String status) implements ViewAnswer {}
}
