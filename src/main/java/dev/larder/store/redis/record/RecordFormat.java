package dev.larder.store.redis.record;

import java.util.List;

import redis.clients.jedis.CommandArguments;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.ReadResult;
import dev.larder.store.Expiry;
import dev.larder.store.Lifetime;
import dev.larder.store.WriteOptions;
import dev.larder.store.redis.client.Request;

/** How the rows of one view stand in Redis, as commands and replies. */
public sealed interface RecordFormat permits HashFormat, PackedFormat {

    /** @throws dev.larder.text.BadValueException for an entity that has no key in this layout */
    byte[] key(EntityKey entity);

    /** @throws dev.larder.text.BadValueException for a row that no reader of this layout could take */
    default void require(FeatureRow row) {}

    /** Asks for what decides whether a write lands. */
    CommandArguments askStored(byte[] key);

    Stored stored(Object reply, long nowMicros);

    /** Makes a whole row the record, with no regard to times. */
    List<CommandArguments> put(byte[] key, FeatureRow row, Expiry expiry, Stored stored);

    /** Has the server decide and write at once; it answers as {@link Scripts} say. */
    Request land(byte[] key, FeatureRow row, WriteOptions options, Expiry expiry, long nowMicros);

    /** Asks for some features of one entity; {@link #result} reads the replies. */
    Request ask(byte[] key, List<Feature> features);

    ReadResult result(EntityKey entity, List<Feature> features, List<Object> replies, long nowMicros);

    /** Asks for a whole row and when it expires; {@link #lifetime} reads the replies. */
    Request askLifetime(byte[] key);

    Lifetime lifetime(EntityKey entity, List<Object> replies, long nowMicros);

    /** How an event time stands in a record, for {@link Scripts#DELETE_BEFORE}. */
    EventTime eventTime(long micros);

    /** @param form as the scripts call it */
    record EventTime(String form, byte[] bytes) {}

    /** Has the server set when the view's row of an entity expires; it answers as {@link Scripts} say. */
    Request expire(byte[] key, Expiry expiry, long nowMicros);

    /**
     * How many rows a transaction does best with, as measured. A server goes through the keys that a client watches for
     * each that it adds, so more are not cheaper; with few, what a transaction costs of itself tells.
     */
    int watchedTogether();
}
