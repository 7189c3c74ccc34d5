package dev.larder.store.redis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureView;
import dev.larder.store.RedisSettings.Layout;
import redis.clients.jedis.args.Rawable;
import redis.clients.jedis.args.RawableFactory;

/**
 * The names of a view's fields in a hash: {@code feature} in a record of its own, {@code view:feature} in one that it
 * shares with others. No feature's name begins with {@code _} or has a colon.
 *
 * @param expiry where the row's expiry is kept, in a record that expires field by field; empty where the key does
 */
record HashFields(Rawable event, Rawable created, Optional<Rawable> expiry, Map<String, Rawable> features) {

    static HashFields of(FeatureView view, Layout layout) {
        String start = switch (layout) {
            case VIEW -> "";
            case ENTITY, FEAST -> view.name() + ":";
        };
        Map<String, Rawable> features = new LinkedHashMap<>();
        for (Feature feature : view.features()) {
            features.put(feature.name(), raw(start + feature.name()));
        }
        return new HashFields(raw(start + "_ts"), raw(start + "_ct"),
                layout == Layout.VIEW ? Optional.empty() : Optional.of(raw(start + "_exp")), features);
    }

    private static Rawable raw(String text) {
        return RawableFactory.from(Utf8.encode(text));
    }

    /** Of what decides whether a write lands. */
    List<Rawable> times() {
        List<Rawable> times = new ArrayList<>(List.of(event, created));
        expiry.ifPresent(times::add);
        return times;
    }

    List<Rawable> all() {
        List<Rawable> all = times();
        all.addAll(features.values());
        return all;
    }
}
