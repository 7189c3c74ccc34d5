package dev.larder.store.redis.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.args.Rawable;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.store.Expiry;
import dev.larder.store.WriteOptions.Fill;
import dev.larder.text.Times;

import static dev.larder.store.redis.record.TextEncoding.decimal;

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
    void each(FeatureRow row, Fill fill, Expiry expiry, List<Rawable> written, BiConsumer<Long, List<Rawable>> group) {
        if (!hasFieldExpiry) {
            return;
        }
        long rowMillis = rowMillis(expiry);
        if (rowMillis != Long.MAX_VALUE) {
            group.accept(rowMillis, written);
        }
        Map<Long, List<Rawable>> own = new TreeMap<>();
        for (int i = 0; i < view.features().size(); i++) {
            Feature feature = view.features().get(i);
            if (feature.ttl().isPresent() && isGiven(row, i, fill)) {
                long millis = Times.plus(row.eventMicros(), feature.ttl().get()) / 1000;
                if (millis < rowMillis) {
                    own.computeIfAbsent(Math.max(0, millis), at -> new ArrayList<>())
                            .add(fields.features().get(feature.name()));
                }
            }
        }
        own.forEach(group);
    }

    private static boolean isGiven(FeatureRow row, int feature, Fill fill) {
        return fill == Fill.REPLACE || row.values()[feature] != NoValue.MISSING;
    }

    /**
     * Adds to a script's arguments what keeps the age of features: 1 if the row leaves a feature with a ttl as it is; the
     * number and names of the features with a ttl that it gives; and the number and list of the ttl in milliseconds, name
     * and field of each that it does not give, if their fields expire one by one, since the row's new expiry then
     * overwrites theirs.
     */
    void addAges(CommandArguments call, FeatureRow row, Fill fill) {
        List<String> given = new ArrayList<>();
        List<Feature> kept = new ArrayList<>();
        for (int i = 0; i < view.features().size() && fill == Fill.MERGE; i++) {
            Feature feature = view.features().get(i);
            if (feature.ttl().isPresent() && isGiven(row, i, fill)) {
                given.add(feature.name());
            } else if (feature.ttl().isPresent()) {
                kept.add(feature);
            }
        }
        if (kept.isEmpty()) {
            given.clear();
        }
        call.add(kept.isEmpty() ? "0" : "1").add(decimal(given.size()));
        given.forEach(call::add);
        addAged(call, hasFieldExpiry && fields.expiry().isPresent() ? kept : List.of(), fields);
    }

    /** The number of arguments, then of each feature its ttl in milliseconds, name and field. */
    static void addAged(CommandArguments call, List<Feature> features, HashFields fields) {
        call.add(decimal(3L * features.size()));
        for (Feature feature : features) {
            call.add(decimal(feature.ttl().orElseThrow().toMillis())).add(feature.name())
                    .add(fields.features().get(feature.name()));
        }
    }

    /** The largest long if the row does not expire field by field. */
    private long rowMillis(Expiry expiry) {
        return fields.expiry().isPresent() && expiry instanceof Expiry.At at && at.micros() != Expiry.NEVER_MICROS
                ? at.micros() / 1000
                : Long.MAX_VALUE;
    }
}
