package dev.larder.store.redis.record;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import redis.clients.jedis.CommandArguments;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Tombstone;
import dev.larder.store.Expiry;
import dev.larder.store.Lifetime;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.redis.client.Request;

/** How the rows of one view are stored in Redis: the commands that write and read them, and what the replies mean. */
public sealed interface RecordFormat permits HashFormat, PackedFormat {

    /** @throws dev.larder.text.BadValueException for an entity that has no key in this layout */
    byte[] key(EntityKey entity);

    /** @throws dev.larder.text.BadValueException for a row that readers of this layout cannot read */
    default void requireReadable(FeatureRow row) {}

    /** Reads the times that decide which row wins; {@link #existing} takes the reply. */
    CommandArguments timesCommand(byte[] key);

    ExistingRecord existing(Object reply, long nowMicros);

    /** Write a whole row, whatever is stored. */
    List<CommandArguments> writeCommands(byte[] key, FeatureRow row, Expiry expiry, ExistingRecord existing);

    /** Lets the server decide which row wins, and write it. Replies as in {@link Scripts}. */
    Request writeByScript(byte[] key, FeatureRow row, WriteOptions options, Expiry expiry, long nowMicros);

    /** How many rows {@link #writeRowsByScript} takes; 0 if there is no such script for this view. */
    int rowsPerScript();

    /** The same for whole rows of one server, of which the newest win. The reply is a list. */
    Request writeRowsByScript(List<PendingRecord> rows);

    /**
     * Lets the server delete a row and leave a tombstone. Replies as in {@link Scripts}.
     *
     * @param ever the fields of all features that the view ever had
     * @param untilMicros when the tombstone expires; empty to leave none
     */
    Request tombstoneRequest(byte[] key, Tombstone tombstone, HashFields ever, Conflict conflict,
            OptionalLong untilMicros, long nowMicros);

    /** The tombstone that a record is; empty for a row. @param replies to {@link #readRequest} */
    Optional<Tombstone> tombstone(EntityKey entity, List<Object> replies, long nowMicros);

    /** Reads some features of one entity; {@link #result} takes the replies. */
    Request readRequest(byte[] key, List<Feature> features);

    ReadResult result(EntityKey entity, List<Feature> features, List<Object> replies, long nowMicros);

    /** Reads a whole row and when it expires; {@link #lifetime} takes the replies. */
    Request lifetimeRequest(byte[] key);

    Lifetime lifetime(EntityKey entity, List<Object> replies, long nowMicros);

    /** An event time as {@link Scripts#DELETE_BEFORE} takes it. */
    EncodedTime encodeTime(long micros);

    /** @param encoding its name in scripts */
    record EncodedTime(String encoding, byte[] bytes) {}

    /** Sets when the view's row of an entity expires. Replies as in {@link Scripts}. */
    Request expireRequest(byte[] key, Expiry expiry, long nowMicros);

    /**
     * The measured optimum. For each watched key the server searches the keys that the client watches already, so more
     * are not cheaper; with fewer, the fixed cost of a transaction dominates.
     */
    int rowsPerTransaction();
}
