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

import dev.larder.feature.FeatureView;
import dev.larder.store.StoreException.Kind;
import dev.larder.store.StoreException;
import dev.larder.store.feast.FieldBytes;
import dev.larder.store.redis.client.Request;
import dev.larder.store.redis.record.RecordFormat.EventTime;
import dev.larder.store.settings.RedisSettings.Layout;

/**
 * The names of a view's fields in a hash: {@code feature} in a record of its own, {@code view:feature} in one that it
 * shares with others, and in Feast's the hash of that. No feature's name begins with {@code _} or has a colon.
 *
 * @param created where the created time is kept; Feast keeps none
 * @param expiry where the row's expiry is kept, in a record that expires field by field; empty where the key does
 */
public record HashFields(Layout layout, Rawable event, Optional<Rawable> created, Optional<Rawable> expiry,
        Map<String, Rawable> features) {

    public static HashFields of(FeatureView view, Layout layout) {
        HashFields fields = of(layout, view.name(), view.featureNames());
        if (layout == Layout.FEAST) {
            fields.requireApart(view.name());
        }
        return fields;
    }

    public static HashFields of(Layout layout, String view, Collection<String> features) {
        Map<String, Rawable> names = new LinkedHashMap<>();
        for (String feature : features) {
            names.put(feature, switch (layout) {
                case VIEW -> text(feature);
                case ENTITY -> text(view + ":" + feature);
                case FEAST -> RawableFactory.from(FieldBytes.feature(view, feature));
            });
        }
        return switch (layout) {
            case VIEW -> new HashFields(layout, text("_ts"), Optional.of(text("_ct")), Optional.empty(), names);
            case ENTITY -> new HashFields(layout, text(view + ":_ts"), Optional.of(text(view + ":_ct")),
                    Optional.of(text(view + ":_exp")), names);
            case FEAST -> new HashFields(layout, RawableFactory.from(FieldBytes.event(view)), Optional.empty(),
                    Optional.empty(), names);
        };
    }

    private static Rawable text(String name) {
        return RawableFactory.from(Utf8.encode(name));
    }

    /** Feast itself would let the one overwrite the other. */
    private void requireApart(String view) {
        Map<String, String> names = new HashMap<>();
        features.forEach((feature, field) -> {
            String other = names.put(RedisKeys.letters(field.getRaw()), feature);
            if (other != null) {
                throw new StoreException(Kind.REFUSED, "features `" + other + "` and `" + feature + "` of view `" + view
                        + "` have the same hash in Feast's layout, and would overwrite each other. Give one of them"
                        + " another name.");
            }
        });
    }

    /** Whether there may be other views' fields beside. */
    public boolean areShared() {
        return layout != Layout.VIEW;
    }

    /** Of what decides whether a write lands: of the event, and then those that there are. */
    List<Rawable> times() {
        List<Rawable> times = new ArrayList<>(List.of(event));
        created.ifPresent(times::add);
        expiry.ifPresent(times::add);
        return times;
    }

    /** How many {@link #times} there are. */
    int timesCount() {
        return 1 + (created.isPresent() ? 1 : 0) + (expiry.isPresent() ? 1 : 0);
    }

    /** Of a reply to {@link #times}; null where there is none. */
    byte[] createdOf(List<?> reply) {
        return created.isPresent() ? (byte[]) reply.get(1) : null;
    }

    byte[] expiryOf(List<?> reply) {
        return expiry.isPresent() ? (byte[]) reply.get(timesCount() - 1) : null;
    }

    public List<Rawable> all() {
        List<Rawable> all = times();
        all.addAll(features.values());
        return all;
    }

    /** Takes the view's row out of a record; answers with how much of it was there. */
    public Request remove(byte[] key) {
        return switch (layout) {
            case VIEW -> new Request(key, new CommandArguments(Command.UNLINK).add(key));
            case ENTITY -> new Request(key, with(all(), new CommandArguments(Command.HDEL).add(key)));
            case FEAST ->
                Request.ofScript(key, Scripts.DELETE_FEAST_ROW, with(all(), Scripts.DELETE_FEAST_ROW.call(key)));
        };
    }

    /** The same, if its event time is before that. */
    public Request removeBefore(byte[] key, EventTime time) {
        CommandArguments call = Scripts.DELETE_BEFORE.call(key).add(time.form()).add(event).add(time.bytes());
        return Request.ofScript(key, Scripts.DELETE_BEFORE, areShared() ? with(all(), call) : call);
    }

    private static CommandArguments with(List<Rawable> names, CommandArguments command) {
        names.forEach(command::add);
        return command;
    }
}
