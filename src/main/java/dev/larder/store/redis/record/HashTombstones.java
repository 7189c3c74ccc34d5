package dev.larder.store.redis.record;

import static dev.larder.store.redis.record.TextEncoding.decimal;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.args.Rawable;
import redis.clients.jedis.args.RawableFactory;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.Tombstone;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.redis.client.Request;

/**
 * Tombstones in a hash: the fields of a row's times only. The event time has an {@code x} in front, so no other field is
 * needed to tell a tombstone from a row, and a client that knows no tombstones reads none as a row.
 */
record HashTombstones(HashFields fields, ValueEncoding encoding, boolean hasFieldExpiry) {
    private static final byte[] NONE = {};
    private static final Rawable NO_FIELD = RawableFactory.from(NONE);

    /**
     * Replies as in {@link Scripts}.
     *
     * @param ever the fields of all features that the view ever had
     * @param untilMicros when the tombstone expires; empty to leave none
     */
    Request writeRequest(byte[] key, Tombstone tombstone, HashFields ever, Conflict conflict, OptionalLong untilMicros,
            long nowMicros) {
        boolean hasCreated = fields.created().isPresent() && tombstone.createdMicros() != FeatureRow.NO_TIME;
        CommandArguments call = Scripts.WRITE_TOMBSTONE.call(key)
                .add(conflict == Conflict.NEWEST ? "newest" : "overwrite")
                .add(encoding.scriptName())
                .add(decimal(nowMicros))
                .add(untilMicros.isPresent() ? decimal(untilMicros.getAsLong()) : NONE)
                .add(hasFieldExpiry ? "1" : "0")
                .add(fields.event()).add(fields.created().orElse(NO_FIELD)).add(fields.expiry().orElse(NO_FIELD))
                .add(encoding.encodeTime(tombstone.eventMicros()))
                .add(hasCreated ? encoding.encodeTime(tombstone.createdMicros()) : NONE);
        List<Rawable> all = fields.areShared() ? ever.all() : List.of();
        call.add(decimal(all.size()));
        all.forEach(call::add);
        return Request.ofScript(key, Scripts.WRITE_TOMBSTONE, call);
    }

    /** @param times the values of {@link HashFields#timeFields} */
    Optional<Tombstone> read(EntityKey entity, List<?> times) {
        byte[] event = (byte[]) times.getFirst();
        byte[] created = fields.createdIn(times);
        return event == null || !encoding.isTombstone(event)
                ? Optional.empty()
                : Optional.of(new Tombstone(entity, encoding.decodeStoredTime(event),
                        created == null ? FeatureRow.NO_TIME : encoding.decodeTime(created)));
    }
}
