package dev.larder.format;

import java.util.List;
import java.util.Locale;
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

    /** @param detail what is damaged, empty otherwise */
    record NoRow(String view, List<Feature> features, EntityKey key, Why why, String detail) implements ViewAnswer {

        public enum Why {
            NOT_FOUND, EXPIRED, DAMAGED
        }

        /** As data says it: {@code not_found}, {@code expired}, or {@code damaged: } and the detail. */
        String status() {
            return why.name().toLowerCase(Locale.ROOT) + (detail.isEmpty() ? "" : ": " + detail);
        }

        /** As a message says it, with view and entity. */
        public String sentence() {
            return view + ": " + why.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + key
                    + (detail.isEmpty() ? "" : ": " + detail);
        }
    }
}
