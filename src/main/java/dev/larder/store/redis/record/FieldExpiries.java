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
 * When the server is to drop single fields: all of a row that shares its record with others, and features with a ttl of
 * their own. Nothing for a server that cannot; then every read enforces it.
 */
record FieldExpiries(FeatureView view, HashFields fields, boolean serverCan) {

    /**
     * Each time, in milliseconds, and the fields that go then.
     *
     * @param written what was just written of the row: to give a time to another field could bring it back to life, for
     *     a server keeps what is past its time for a while
     */
    void each(long eventMicros, Expiry expiry, List<Rawable> written, BiConsumer<Long, List<Rawable>> group) {
        if (!serverCan) {
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

    /** The largest long where the row's fields do not expire as such, or with their key. */
    private long rowMillis(Expiry expiry) {
        return fields.expiry().isPresent() && expiry instanceof Expiry.At at && at.micros() != Expiry.NEVER_MICROS
                ? at.micros() / 1000
                : Long.MAX_VALUE;
    }
}
