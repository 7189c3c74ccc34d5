package dev.larder.store.redis.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import redis.clients.jedis.args.Rawable;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureView;
import dev.larder.store.Expiry;

/**
 * When single fields of a hash expire: all fields of a row that shares its hash, and features with a ttl of their own.
 * None if the server has no field expiry; then only reads enforce it.
 */
record FieldExpiries(FeatureView view, HashFields fields, boolean hasFieldExpiry) {

    /**
     * Visits each expiry, in milliseconds, with its fields.
     *
     * @param written the fields just written. Others must get no expiry: a server keeps expired fields for a while, and
     *     a later expiry would bring their values back
     */
    void each(long eventMicros, Expiry expiry, List<Rawable> written, BiConsumer<Long, List<Rawable>> group) {
        if (!hasFieldExpiry) {
            return;
        }
        long rowMillis = rowMillis(expiry);
        if (rowMillis != Long.MAX_VALUE) {
            group.accept(rowMillis, written);
        }
        Map<Long, List<Rawable>> own = new TreeMap<>();
        for (Feature feature : view.features()) {
            feature.ttl().ifPresent(ttl -> {
                long millis = Expiry.plus(eventMicros, ttl) / 1000;
                if (millis < rowMillis) {
                    own.computeIfAbsent(Math.max(0, millis), at -> new ArrayList<>())
                            .add(fields.features().get(feature.name()));
                }
            });
        }
        own.forEach(group);
    }

    /** The largest long if the row does not expire field by field. */
    private long rowMillis(Expiry expiry) {
        return fields.expiry().isPresent() && expiry instanceof Expiry.At at && at.micros() != Expiry.NEVER_MICROS
                ? at.micros() / 1000
                : Long.MAX_VALUE;
    }
}
