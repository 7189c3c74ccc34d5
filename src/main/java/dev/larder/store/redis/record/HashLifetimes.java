package dev.larder.store.redis.record;

import static dev.larder.store.redis.record.TextEncoding.decimal;

import java.util.ArrayList;
import java.util.List;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.args.Rawable;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.store.Expiry;
import dev.larder.store.Lifetime;
import dev.larder.store.Lifetime.Due;
import dev.larder.store.redis.client.Request;

/** When the fields of a row expire according to the server, and the request that changes it. */
record HashLifetimes(FeatureView view, HashFields fields, boolean hasFieldExpiry) {

    /** Extends the read of a whole row by what {@link #of} needs: the expiry of its fields, the event time's first. */
    Request request(byte[] key, Request read) {
        if (!hasFieldExpiry) {
            return read;
        }
        CommandArguments times = new CommandArguments(Command.HPEXPIRETIME).add(key).add("FIELDS")
                .add(decimal(1 + fields.features().size())).add(fields.event());
        fields.features().values().forEach(times::add);
        return read.with(times);
    }

    Lifetime of(ReadResult result, List<Object> replies) {
        return switch (result) {
            case ReadResult.NoRow none -> new Lifetime.Unknown(none);
            case ReadResult.Found found -> known(found, replies);
        };
    }

    private Lifetime known(ReadResult.Found found, List<Object> replies) {
        boolean keyExpires = fields.expiry().isEmpty();
        List<?> times = hasFieldExpiry ? (List<?>) replies.getLast() : List.of();
        Due row = Due.at(found.expiresMicros(),
                keyExpires && KeyExpiry.micros((Long) replies.get(1)) == found.expiresMicros());
        if (hasFieldExpiry && !keyExpires) {
            row = earlier(row, times.getFirst());
        }
        List<Due> features = new ArrayList<>(view.features().size());
        for (int i = 0; i < view.features().size(); i++) {
            Feature feature = view.features().get(i);
            Due due = row.sooner(Lifetime.own(feature, found.times(), false));
            if (found.row().values()[i] == NoValue.MISSING) {
                due = Due.NEVER;
            } else if (hasFieldExpiry) {
                due = earlier(due, times.get(1 + i));
            }
            features.add(due);
        }
        return new Lifetime.Known(found, row, features);
    }

    /** @param reply the server's expiry in milliseconds; negative without one */
    private static Due earlier(Due enforced, Object reply) {
        long micros = KeyExpiry.micros((Long) reply);
        if (micros > enforced.micros() || micros == Expiry.NEVER_MICROS) {
            return enforced;
        }
        return new Due(enforced.micros() - micros < 1000 ? enforced.micros() : micros, true);
    }

    /** For a row that shares its hash. @param encoding its name in scripts */
    Request expireRequest(byte[] key, String encoding, Expiry expiry, long nowMicros) {
        CommandArguments call = Scripts.EXPIRE_FIELDS.call(key)
                .add(encoding)
                .add(decimal(nowMicros))
                .add(expiry instanceof Expiry.At at ? decimal(at.micros()) : Utf8.encode("none"))
                .add(hasFieldExpiry ? "1" : "0")
                .add(fields.event()).add(fields.expiry().orElseThrow()).add(fields.featureTimes());
        List<Rawable> all = fields.all();
        call.add(decimal(all.size()));
        all.forEach(call::add);
        FieldExpiries.addAged(call, view.features().stream().filter(feature -> feature.ttl().isPresent()).toList(),
                fields);
        return Request.ofScript(key, Scripts.EXPIRE_FIELDS, call);
    }
}
