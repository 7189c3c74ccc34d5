package dev.larder.store.redis.record;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureTimes;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Tombstone;
import dev.larder.store.Expiry;
import dev.larder.store.Lifetime;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.redis.client.Request;
import dev.larder.store.redis.record.PackedRecord.Content;
import dev.larder.text.BadValueException;

/** A row is one string in the form of {@link PackedRecord}. */
public final class PackedFormat implements RecordFormat {
    /** The length of a tombstone; no row is as short. */
    public static final int TOMBSTONE_BYTES = PackedRecord.TIMES_END;

    /** Of one script call: more rows are not cheaper. */
    private static final int MOST_ROWS = 32;
    private static final byte[] TIMES_FROM = {'0'};
    private static final byte[] TIMES_TO = TextEncoding.decimal(PackedRecord.TIMES_END - 1);

    private final RowKeys keys;
    private final FeatureView view;
    private final PackedSchema schema;
    private final LongFunction<Optional<PackedSchema>> otherSchemas;
    private final Map<Long, PackedSchema> schemas = new ConcurrentHashMap<>();
    private volatile boolean rowsAreNew = true;

    /** @param otherSchemas looks up the feature lists of earlier writers, by fingerprint */
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
    public CommandArguments timesCommand(byte[] key) {
        return new CommandArguments(Command.GETRANGE).add(key).add(TIMES_FROM).add(TIMES_TO);
    }

    @Override
    public ExistingRecord existing(Object reply, long nowMicros) {
        byte[] times = (byte[]) reply;
        if (times.length == 0) {
            return ExistingRecord.NOTHING;
        }
        try {
            PackedRecord.requireTimes(times);
            return new ExistingRecord.Row(PackedRecord.eventMicros(times), PackedRecord.createdMicros(times),
                    ExistingRecord.Extras.NONE,
                    false);
        } catch (BadValueException e) {
            return new ExistingRecord.Foreign(e.getMessage());
        }
    }

    @Override
    public List<CommandArguments> writeCommands(byte[] key, FeatureRow row, Expiry expiry, ExistingRecord existing) {
        return List.of(set(key, row, expiry));
    }

    /** Writes a whole row if the key does not exist. The reply is null if it does. */
    public Request createRequest(byte[] key, FeatureRow row, Expiry expiry) {
        return new Request(key, set(key, row, expiry).add("NX"));
    }

    private CommandArguments set(byte[] key, FeatureRow row, Expiry expiry) {
        CommandArguments set = new CommandArguments(Command.SET).add(key).add(record(row));
        return expiry instanceof Expiry.At at ? set.add(Keyword.PXAT).add(KeyExpiry.millis(at)) : set;
    }

    /** Whether most keys did not exist so far, so that trying {@link #createRequest} first pays off. */
    public boolean rowsAreNew() {
        return rowsAreNew;
    }

    public void rowsMayExist() {
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
    public Request writeByScript(byte[] key, FeatureRow row, WriteOptions options, Expiry expiry, long nowMicros) {
        return Request.ofScript(key, Scripts.WRITE_PACKED,
                Scripts.WRITE_PACKED.call(key).add(record(row)).add(KeyExpiry.argument(expiry)));
    }

    @Override
    public int rowsPerScript() {
        return MOST_ROWS;
    }

    @Override
    public Request writeRowsByScript(List<PendingRecord> rows) {
        byte[] first = rows.getFirst().key();
        CommandArguments call = Scripts.WRITE_PACKED_ROWS.call(first);
        rows.forEach(pending -> call.add(pending.key()).add(record(pending.row()))
                .add(KeyExpiry.argument(pending.expiry())));
        return Request.ofScriptForMany(first, Scripts.WRITE_PACKED_ROWS, call);
    }

    /** Changes some features of a record, if it has not changed since it was read. The others keep their age. */
    public Request mergeRequest(byte[] key, byte[] stored, FeatureRow row, Expiry expiry) {
        Object[] values = row.values().clone();
        Map<String, Long> kept = new HashMap<>();
        boolean isTombstone = PackedRecord.isTombstone(stored);
        if (stored.length > 0 && !isTombstone) {
            Content before = read(stored, schema.features());
            for (int i = 0; i < values.length; i++) {
                if (values[i] == NoValue.MISSING) {
                    values[i] = before.values()[i];
                    Feature feature = view.features().get(i);
                    feature.ttl().ifPresent(ttl -> kept.put(feature.name(), before.times().micros(feature)));
                }
            }
        }
        byte[] merged = PackedRecord.write(schema, row.eventMicros(), row.createdMicros(), values,
                new FeatureTimes(row.eventMicros(), kept));
        return Request.ofScript(key, Scripts.REPLACE_PACKED,
                Scripts.REPLACE_PACKED.call(key).add(stored).add(merged)
                        .add(KeyExpiry.argument(isTombstone ? expiry.ofNewRecord() : expiry)));
    }

    @Override
    public Request tombstoneRequest(byte[] key, Tombstone tombstone, HashFields ever, Conflict conflict,
            OptionalLong untilMicros, long nowMicros) {
        byte[] record = PackedRecord.tombstone(tombstone.eventMicros(), tombstone.createdMicros());
        byte[] expiry = untilMicros.isPresent()
                ? TextEncoding.decimal(untilMicros.getAsLong() / 1000)
                : Utf8.encode("delete");
        if (conflict == Conflict.NEWEST) {
            return Request.ofScript(key, Scripts.WRITE_PACKED, Scripts.WRITE_PACKED.call(key).add(record).add(expiry));
        }
        return new Request(key, untilMicros.isPresent()
                ? new CommandArguments(Command.SET).add(key).add(record).add(Keyword.PXAT).add(expiry)
                : new CommandArguments(Command.UNLINK).add(key));
    }

    @Override
    public Optional<Tombstone> tombstone(EntityKey entity, List<Object> replies, long nowMicros) {
        return replies.getFirst() instanceof byte[] record && PackedRecord.isTombstone(record)
                && KeyExpiry.micros((Long) replies.get(1)) > nowMicros
                        ? Optional.of(new Tombstone(entity, PackedRecord.eventMicros(record),
                                PackedRecord.createdMicros(record)))
                        : Optional.empty();
    }

    /**
     * Rewrites a record with this view's features only, if it has not changed since it was read. Empty if it has exactly
     * these, and for a tombstone.
     */
    public Optional<Request> narrowRequest(byte[] key, byte[] stored) {
        if (PackedRecord.isTombstone(stored) || PackedRecord.fingerprint(stored) == schema.fingerprint()) {
            return Optional.empty();
        }
        Content content = read(stored, schema.features());
        byte[] narrowed = PackedRecord.write(schema, PackedRecord.eventMicros(stored),
                PackedRecord.createdMicros(stored), content.values(), content.times());
        return Optional.of(Request.ofScript(key, Scripts.REPLACE_PACKED,
                Scripts.REPLACE_PACKED.call(key).add(stored).add(narrowed).add(KeyExpiry.argument(Expiry.KEEP))));
    }

    @Override
    public Request readRequest(byte[] key, List<Feature> features) {
        return new Request(key, new CommandArguments(Command.GET).add(key),
                new CommandArguments(Command.PEXPIRETIME).add(key));
    }

    @Override
    public ReadResult result(EntityKey entity, List<Feature> features, List<Object> replies, long nowMicros) {
        byte[] record = (byte[]) replies.get(0);
        if (record == null || PackedRecord.isTombstone(record)) {
            return ReadResult.NOT_FOUND;
        }
        long expires = KeyExpiry.micros((Long) replies.get(1));
        if (expires <= nowMicros) {
            return ReadResult.EXPIRED;
        }
        try {
            Content content = read(record, features);
            Object[] values = content.values();
            for (int i = 0; i < values.length; i++) {
                values[i] = content.times().served(features.get(i), values[i], nowMicros);
            }
            return new ReadResult.Found(new FeatureRow(entity, PackedRecord.eventMicros(record),
                    PackedRecord.createdMicros(record), values), expires, content.times());
        } catch (BadValueException e) {
            return new ReadResult.Damaged(e.getMessage());
        }
    }

    private Content read(byte[] record, List<Feature> features) {
        long fingerprint = PackedRecord.fingerprint(record);
        PackedSchema writtenWith = schemas.get(fingerprint);
        if (writtenWith == null) {
            writtenWith = otherSchemas.apply(fingerprint).orElseThrow(() -> new BadValueException(
                    "the store has lost the feature list that the record was written with"));
            schemas.put(fingerprint, writtenWith);
        }
        return PackedRecord.read(writtenWith, record, features);
    }

    @Override
    public Request lifetimeRequest(byte[] key) {
        return readRequest(key, view.features());
    }

    @Override
    public Lifetime lifetime(EntityKey entity, List<Object> replies, long nowMicros) {
        return Lifetime.of(view, result(entity, view.features(), replies, nowMicros), true, false);
    }

    @Override
    public Request expireRequest(byte[] key, Expiry expiry, long nowMicros) {
        return Request.ofScript(key, Scripts.EXPIRE_KEY, Scripts.EXPIRE_KEY.call(key).add("")
                .add(KeyExpiry.argument(expiry)).add("packed"));
    }

    @Override
    public EncodedTime encodeTime(long micros) {
        return new EncodedTime("packed", new BinaryEncoding().encodeTime(micros));
    }

    @Override
    public int rowsPerTransaction() {
        return 40;
    }
}
