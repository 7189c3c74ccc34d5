package dev.larder.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.larder.config.yaml.Section;
import dev.larder.feature.FeatureView;
import dev.larder.feature.Ttl;
import dev.larder.store.settings.AerospikeSettings;
import dev.larder.store.settings.FeastSettings;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.SqliteSettings;
import dev.larder.store.settings.StoreSettings;
import dev.larder.text.Quoted;

/** Finds views that share a record, and so its expiry, in which one view would expire the rows of another. */
final class SharedExpiryCheck {
    private SharedExpiryCheck() {}

    /** @param blocks of each view, by name */
    static void check(StoreSettings store, List<ConfiguredView> views, Map<String, Section> blocks) {
        Optional<FeastSettings> feast = switch (store) {
            case SqliteSettings sqlite -> Optional.empty();
            case RedisSettings redis -> redis.records().layout() == RedisSettings.Layout.FEAST
                    ? Optional.of(redis.records().feast())
                    : Optional.empty();
            case AerospikeSettings aerospike -> aerospike.records().layout() == AerospikeSettings.Layout.FEAST
                    ? Optional.of(aerospike.records().feast())
                    : Optional.empty();
        };
        Map<Object, FeatureView> first = new HashMap<>();
        feast.ifPresent(settings -> views.forEach(configured -> {
            FeatureView view = configured.view();
            FeatureView other = first.putIfAbsent(record(store, view), view);
            if (other != null) {
                check(settings.recordTtl(), view, other, blocks.get(view.name()));
            }
        }));
    }

    /** Equal for views that share the record of an entity. */
    private static Object record(StoreSettings store, FeatureView view) {
        return store instanceof AerospikeSettings aerospike
                ? List.of(view.keys(), aerospike.placement("", view.name()))
                : view.keys();
    }

    private static void check(Ttl byDefault, FeatureView view, FeatureView other, Section block) {
        String why = "shares its records with view " + Quoted.of(other.name())
                + ", and a record of Feast has one expiry, which the last write sets. ";
        if (!ttl(view, byDefault).equals(ttl(other, byDefault))) {
            block.conflict(ViewBlock.TTL, why + "Give both the same ttl.");
        } else if (ttl(view, byDefault) instanceof Ttl.After
                && (view.ttlFrom() == Ttl.From.EVENT || other.ttlFrom() == Ttl.From.EVENT)) {
            block.conflict(ViewBlock.TTL_FROM, why + "Use `write` for both.");
        }
    }

    private static Ttl ttl(FeatureView view, Ttl byDefault) {
        return view.ttl() instanceof Ttl.BackendDefault ? byDefault : view.ttl();
    }
}
