package dev.larder.store.redis.record;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;

import dev.larder.cli.command.EventTime;
import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.store.Expiry;
import dev.larder.store.Lifetime;
import dev.larder.store.WriteOptions;
import dev.larder.store.redis.client.Request;
import dev.larder.text.BadValueException;

/** A row is one string, a {@link PackedRecord}. */
public final class PackedFormat implements RecordFormat {
    private static final byte[] FIRST = {'0'};
    private static final byte[] LAST_OF_TIMES = TextEncoding.decimal(PackedRecord.TIMES_END - 1);

    private final RowKeys keys;
    private final FeatureView view;
    private final PackedSchema schema;
    private final LongFunction<Optional<PackedSchema>> otherSchemas;
    private final Map<Long, PackedSchema> schemas = new ConcurrentHashMap<>();
    private volatile boolean rowsAreNew = true;

    /** @param otherSchemas looks up what is kept beside the data, by fingerprint */
    public PackedFormat(RowKeys keys, FeatureView view, LongFunction<Optional<PackedSchema>> otherSchemas) {
        this.keys = keys;
        this.view = view;
        this.schema = PackedSchema.of(view.features());
        this.otherSchemas = otherSchemas;
        schemas.put(schema.fingerprint(), schema);
    }

    @Override
    public byte[] key(EntityKey entity) {
        return keys.of(entity);
    }

    @Override
    public CommandArguments askStored(byte[] key) {
        return new CommandArguments(Command.GETRANGE).add(key).add(FIRST).add(LAST_OF_TIMES);
    }

    @Override
    public Stored stored(Object reply, long nowMicros) {
        byte[] times = (byte[]) reply;
        if (times.length == 0) {
            return Stored.NOTHING;
        }
        try {
            PackedRecord.requireTimes(times);
            return new Stored.Row(PackedRecord.eventMicros(times), PackedRecord.createdMicros(times), false, false,
                    false);
        } catch (BadValueException e) {
            return new Stored.Foreign(e.getMessage());
        }
    }

    @Override
    public List<CommandArguments> put(byte[] key, FeatureRow row, Expiry expiry, Stored stored) {
        return List.of(set(key, row, expiry));
    }

    /** Makes a whole row the record where there is none; it answers with nothing where there is one. */
    public Request create(byte[] key, FeatureRow row, Expiry expiry) {
        return new Request(key, set(key, row, expiry).add("NX"));
    }

    private CommandArguments set(byte[] key, FeatureRow row, Expiry expiry) {
        CommandArguments set = new CommandArguments(Command.SET).add(key).add(record(row));
        return expiry instanceof Expiry.At at ? set.add(Keyword.PXAT).add(KeyExpiry.millis(at)) : set;
    }

    /** Whether most rows have had no record until now, so that it is worth it to {@link #create} them first. */
    public boolean rowsAreNew() {
        return rowsAreNew;
    }

    public void rowsAreThere() {
        rowsAreNew = false;
    }

    private byte[] record(FeatureRow row) {
        Object[] values = row.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i] == NoValue.MISSING ? null : values[i];
        }
        return PackedRecord.write(schema, row.eventMicros(), row.createdMicros(), values);
    }

    @Override
    public Request land(byte[] key, FeatureRow row, WriteOptions options, Expiry expiry, long nowMicros) {
        return Request.ofScript(key, Scripts.WRITE_PACKED,
                Scripts.WRITE_PACKED.call(key).add(record(row)).add(KeyExpiry.word(expiry)));
    }

    /** Changes some features of a record, if it still is what was read. */
    Request merge(byte[] key, byte[] stored, FeatureRow row, Expiry expiry) {
        Object[] before = stored.length == 0 ? null : read(stored, schema.features());
        Object[] values = row.values().clone();
        for (int i = 0; i < values.length; i++) {
            if (values[i] == NoValue.MISSING && before != null) {
                values[i] = before[i];
            }
        }
        byte[] merged = PackedRecord.write(schema, row.eventMicros(), row.createdMicros(), values);
        return Request.ofScript(key, Scripts.REPLACE_PACKED,
                Scripts.REPLACE_PACKED.call(key).add(stored).add(merged).add(KeyExpiry.word(expiry)));
    }

    /**
     * Writes a record anew with the features of this schema alone, if it still is what was read; empty if it has them.
     */
    public Optional<Request> narrow(byte[] key, byte[] stored) {
        if (PackedRecord.fingerprint(stored) == schema.fingerprint()) {
            return Optional.empty();
        }
        byte[] narrowed = PackedRecord.write(schema, PackedRecord.eventMicros(stored),
                PackedRecord.createdMicros(stored), read(stored, schema.features()));
        return Optional.of(Request.ofScript(key, Scripts.REPLACE_PACKED,
                Scripts.REPLACE_PACKED.call(key).add(stored).add(narrowed).add(KeyExpiry.word(Expiry.KEEP))));
    }

    @Override
    public Request ask(byte[] key, List<Feature> features) {
        return new Request(key, new CommandArguments(Command.GET).add(key),
                new CommandArguments(Command.PEXPIRETIME).add(key));
    }

    @Override
    public ReadResult result(EntityKey entity, List<Feature> features, List<Object> replies, long nowMicros) {
        byte[] record = (byte[]) replies.get(0);
        if (record == null) {
            return ReadResult.NOT_FOUND;
        }
        long expires = KeyExpiry.micros((Long) replies.get(1));
        if (expires <= nowMicros) {
            return ReadResult.EXPIRED;
        }
        try {
            Object[] values = read(record, features);
            long event = PackedRecord.eventMicros(record);
            for (int i = 0; i < values.length; i++) {
                values[i] = Expiry.served(features.get(i), values[i], event, nowMicros);
            }
            return new ReadResult.Found(new FeatureRow(entity, event, PackedRecord.createdMicros(record), values),
                    expires);
        } catch (BadValueException e) {
            return new ReadResult.Damaged(e.getMessage());
        }
    }

    private Object[] read(byte[] record, List<Feature> features) {
        long fingerprint = PackedRecord.fingerprint(record);
        PackedSchema written = schemas.get(fingerprint);
        if (written == null) {
            written = otherSchemas.apply(fingerprint).orElseThrow(() -> new BadValueException(
                    "the feature list by which the record was written is not beside the data"));
            schemas.put(fingerprint, written);
        }
        return PackedRecord.read(written, record, features);
    }

    @Override
    public Request askLifetime(byte[] key) {
        return ask(key, view.features());
    }

    @Override
    public Lifetime lifetime(EntityKey entity, List<Object> replies, long nowMicros) {
        return Lifetime.of(view, result(entity, view.features(), replies, nowMicros), true, false);
    }

    @Override
    public Request expire(byte[] key, Expiry expiry, long nowMicros) {
        return Request.ofScript(key, Scripts.EXPIRE_KEY, Scripts.EXPIRE_KEY.call(key).add("")
                .add(KeyExpiry.word(expiry)));
    }

    @Override
    public EventTime eventTime(long micros) {
        return new EventTime("packed", new BinaryEncoding().encodeTime(micros));
    }

    @Override
    public int watchedTogether() {
        return 40;
    }
}
