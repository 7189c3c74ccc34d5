package dev.larder.store.redis.record;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.args.Rawable;
import redis.clients.jedis.args.RawableFactory;

import dev.larder.feature.FeatureTimes;
import dev.larder.feature.FeatureView;
import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.feast.FieldBytes;
import dev.larder.store.redis.client.Request;
import dev.larder.store.redis.record.RecordFormat.EncodedTime;
import dev.larder.store.settings.RedisSettings.Layout;

/**
 * The names of a view's fields in a hash: {@code feature} in layout view, {@code view:feature} in layout entity, where
 * views share a hash, and a hash of that in layout feast. No feature name begins with {@code _} or contains a colon.
 *
 * @param created the created time's field; Feast has none
 * @param expiry the field of the row's expiry; empty if the key itself expires
 * @param featureTimes the field of {@link HashFeatureTimes}
 * @param age whether features of the view have a ttl, so that their times matter
 */
public record HashFields(Layout layout, Rawable event, Optional<Rawable> created, Optional<Rawable> expiry,
        Rawable featureTimes, boolean age, Map<String, Rawable> features) {

    public static HashFields of(FeatureView view, Layout layout) {
        HashFields fields = of(layout, view.name(), view.featureNames(), FeatureTimes.matterFor(view.features()));
        if (layout == Layout.FEAST) {
            fields.requireDistinctFields(view.name());
        }
        return fields;
    }

    /** For a view of which only the names are known. */
    public static HashFields of(Layout layout, String view, Collection<String> features) {
        return of(layout, view, features, false);
    }

    private static HashFields of(Layout layout, String view, Collection<String> features, boolean age) {
        Map<String, Rawable> names = new LinkedHashMap<>();
        for (String feature : features) {
            names.put(feature, switch (layout) {
                case VIEW -> text(feature);
                case ENTITY -> text(view + ":" + feature);
                case FEAST -> RawableFactory.from(FieldBytes.feature(view, feature));
            });
        }
        return switch (layout) {
            case VIEW -> new HashFields(layout, text("_ts"), Optional.of(text("_ct")), Optional.empty(),
                    text("_feature_ts"), age, names);
            case ENTITY -> new HashFields(layout, text(view + ":_ts"), Optional.of(text(view + ":_ct")),
                    Optional.of(text(view + ":_exp")), text(view + ":_feature_ts"), age, names);
            case FEAST -> new HashFields(layout, RawableFactory.from(FieldBytes.event(view)), Optional.empty(),
                    Optional.empty(), text("_feature_ts:" + view), age, names);
        };
    }

    private static Rawable text(String name) {
        return RawableFactory.from(Utf8.encode(name));
    }

    /** Feast itself lets one feature overwrite the other. */
    private void requireDistinctFields(String view) {
        Map<String, String> names = new HashMap<>();
        features.forEach((feature, field) -> {
            String other = names.put(RedisKeys.latin1(field.getRaw()), feature);
            if (other != null) {
                throw new StoreException(Kind.REFUSED, "features `" + other + "` and `" + feature + "` of view `" + view
                        + "` have the same field name in layout feast, and would overwrite each other. Rename one of"
                        + " them.");
            }
        });
    }

    /** Whether the hash may hold other views' fields too. */
    public boolean areShared() {
        return layout != Layout.VIEW;
    }

    /** Whether the key expires as a whole, and not field by field. */
    boolean keyExpires() {
        return expiry.isEmpty();
    }

    /** Whether a row expires by its event time, since neither the key nor a field expires with it. */
    boolean expireByAge() {
        return layout == Layout.FEAST;
    }

    /** The fields that decide which row wins: event time, then created time and expiry if the layout has them. */
    List<Rawable> timeFields() {
        List<Rawable> times = new ArrayList<>(List.of(event));
        created.ifPresent(times::add);
        expiry.ifPresent(times::add);
        if (age) {
            times.add(featureTimes);
        }
        return times;
    }

    /** The number of {@link #timeFields}. */
    int timesCount() {
        return 1 + (created.isPresent() ? 1 : 0) + (expiry.isPresent() ? 1 : 0) + (age ? 1 : 0);
    }

    /** @param reply the values of {@link #timeFields}. Null if the row has no created time */
    byte[] createdIn(List<?> reply) {
        return created.isPresent() ? (byte[]) reply.get(1) : null;
    }

    byte[] expiryIn(List<?> reply) {
        return expiry.isPresent() ? (byte[]) reply.get(created.isPresent() ? 2 : 1) : null;
    }

    byte[] featureTimesIn(List<?> reply) {
        return age ? (byte[]) reply.get(timesCount() - 1) : null;
    }

    public List<Rawable> all() {
        List<Rawable> all = timeFields();
        if (!age) {
            all.add(featureTimes);
        }
        all.addAll(features.values());
        return all;
    }

    /** Deletes the view's row. The last reply is how many fields or keys were deleted. */
    public Request deleteRequest(byte[] key) {
        return switch (layout) {
            case VIEW -> new Request(key, new CommandArguments(Command.UNLINK).add(key));
            case ENTITY -> new Request(key, with(all(), new CommandArguments(Command.HDEL).add(key)));
            case FEAST ->
                Request.ofScript(key, Scripts.DELETE_FEAST_ROW, with(all(), Scripts.DELETE_FEAST_ROW.call(key)));
        };
    }

    /** The same, if its event time is before a time. */
    public Request deleteBeforeRequest(byte[] key, EncodedTime time) {
        CommandArguments call = Scripts.DELETE_BEFORE.call(key).add(time.encoding()).add(event).add(time.bytes());
        return Request.ofScript(key, Scripts.DELETE_BEFORE, areShared() ? with(all(), call) : call);
    }

    private static CommandArguments with(List<Rawable> names, CommandArguments command) {
        names.forEach(command::add);
        return command;
    }
}
