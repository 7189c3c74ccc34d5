package dev.larder.store.redis.record;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.args.Rawable;

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
import dev.larder.store.feast.TimeBytes;
import dev.larder.store.redis.client.Request;
import dev.larder.store.redis.record.ExistingRecord.Extras;
import dev.larder.text.BadValueException;

/** A row is a hash, or part of a hash that several views share: one field per feature, and its times. */
public final class HashFormat implements RecordFormat {
    /** Of one script call: more rows are not cheaper. */
    private static final int MOST_ROWS = 64;
    /** The same for wide rows. Lua can pass some thousand arguments at once. */
    private static final int MOST_VALUES = 1_000;

    private final RowKeys keys;
    private final FeatureView view;
    private final HashFields fields;
    private final ValueEncoding encoding;
    private final HashWrites writes;
    private final HashLifetimes lifetimes;
    private final HashTombstones tombstones;

    public HashFormat(RowKeys keys, FeatureView view, HashFields fields, ValueEncoding encoding,
            boolean hasFieldExpiry) {
        this.keys = keys;
        this.view = view;
        this.fields = fields;
        this.encoding = encoding;
        this.writes = new HashWrites(view, fields, encoding, new FieldExpiries(view, fields, hasFieldExpiry));
        this.lifetimes = new HashLifetimes(view, fields, hasFieldExpiry);
        this.tombstones = new HashTombstones(fields, encoding, hasFieldExpiry);
    }

    @Override
    public byte[] key(EntityKey entity) {
        return keys.of(entity);
    }

    @Override
    public void requireReadable(FeatureRow row) {
        if (encoding instanceof FeastEncoding) {
            TimeBytes.requireReadable(row.eventMicros());
        }
    }

    /** Whether the key expires as a whole, and not field by field. */
    public boolean keyExpires() {
        return fields.keyExpires();
    }

    @Override
    public CommandArguments timesCommand(byte[] key) {
        CommandArguments command = new CommandArguments(Command.HMGET).add(key);
        fields.timeFields().forEach(command::add);
        return command;
    }

    @Override
    public ExistingRecord existing(Object reply, long nowMicros) {
        List<?> times = (List<?>) reply;
        byte[] event = (byte[]) times.get(0);
        byte[] created = fields.createdIn(times);
        byte[] expiry = fields.expiryIn(times);
        Extras extras = new Extras(created != null, expiry != null, fields.featureTimesIn(times) != null);
        if (event == null) {
            return extras.equals(Extras.NONE)
                    ? ExistingRecord.NOTHING
                    : new ExistingRecord.Row(FeatureRow.NO_TIME, FeatureRow.NO_TIME, extras, true);
        }
        try {
            long eventMicros = encoding.decodeStoredTime(event);
            return new ExistingRecord.Row(eventMicros, createdMicros(created), extras,
                    Math.min(expiresMicros(expiry), expiresByAge(eventMicros)) <= nowMicros);
        } catch (BadValueException e) {
            return new ExistingRecord.Foreign(e.getMessage());
        }
    }

    private long createdMicros(byte[] field) {
        return field == null ? FeatureRow.NO_TIME : encoding.decodeTime(field);
    }

    private long expiresByAge(long eventMicros) {
        return fields.expireByAge() ? Expiry.byAge(view.ttl(), eventMicros) : Expiry.NEVER_MICROS;
    }

    private static long expiresMicros(byte[] field) {
        return field == null ? Expiry.NEVER_MICROS : TextEncoding.number(field);
    }

    @Override
    public List<CommandArguments> writeCommands(byte[] key, FeatureRow row, Expiry expiry, ExistingRecord existing) {
        return writes.commands(key, row, expiry, existing);
    }

    @Override
    public Request writeByScript(byte[] key, FeatureRow row, WriteOptions options, Expiry expiry, long nowMicros) {
        return writes.scriptCall(key, row, options, expiry, nowMicros);
    }

    @Override
    public int rowsPerScript() {
        return fields.areShared() || fields.age()
                ? 0
                : Math.min(MOST_ROWS, MOST_VALUES / Math.max(1, view.features().size()));
    }

    @Override
    public Request writeRowsByScript(List<PendingRecord> rows) {
        return writes.rowsCall(rows);
    }

    @Override
    public Request tombstoneRequest(byte[] key, Tombstone tombstone, HashFields ever, Conflict conflict,
            OptionalLong untilMicros, long nowMicros) {
        return tombstones.writeRequest(key, tombstone, ever, conflict, untilMicros, nowMicros);
    }

    @Override
    public Optional<Tombstone> tombstone(EntityKey entity, List<Object> replies, long nowMicros) {
        List<?> times = (List<?>) replies.getFirst();
        long expires = keyExpires() ? KeyExpiry.micros((Long) replies.get(1)) : expiresMicros(fields.expiryIn(times));
        return expires <= nowMicros ? Optional.empty() : tombstones.read(entity, times);
    }

    @Override
    public EncodedTime encodeTime(long micros) {
        return new EncodedTime(encoding.scriptName(), encoding.encodeTime(micros));
    }

    /** The fields that {@link #result} needs: the times, then the features. */
    public List<Rawable> fieldsOf(List<Feature> features) {
        List<Rawable> names = fields.timeFields();
        features.forEach(feature -> names.add(fields.features().get(feature.name())));
        return names;
    }

    @Override
    public Request readRequest(byte[] key, List<Feature> features) {
        CommandArguments command = new CommandArguments(Command.HMGET).add(key);
        fieldsOf(features).forEach(command::add);
        return keyExpires()
                ? new Request(key, command, new CommandArguments(Command.PEXPIRETIME).add(key))
                : new Request(key, command);
    }

    @Override
    public ReadResult result(EntityKey entity, List<Feature> features, List<Object> replies, long nowMicros) {
        List<?> values = (List<?>) replies.getFirst();
        long keyExpiry = keyExpires() ? (Long) replies.get(1) : KeyExpiry.NONE;
        return result(entity, features, values, keyExpiry, nowMicros);
    }

    /** @param read the values of {@link #fieldsOf} */
    private ReadResult result(EntityKey entity, List<Feature> features, List<?> read, long keyExpiry, long nowMicros) {
        byte[] event = (byte[]) read.get(0);
        if (event == null) {
            // Other clients that remove a row from a shared record do not know of feature times.
            boolean empty = fields.areShared()
                    ? read.stream().allMatch(bytes -> bytes == null || bytes == fields.featureTimesIn(read))
                    : keyExpiry == KeyExpiry.NO_KEY;
            return empty ? ReadResult.NOT_FOUND : new ReadResult.Damaged("the record has no " + name(fields.event()));
        }
        if (encoding.isTombstone(event)) {
            return ReadResult.NOT_FOUND;
        }
        String field = name(fields.event());
        try {
            long eventMicros = encoding.decodeTime(event);
            field = "the created time";
            long created = createdMicros(fields.createdIn(read));
            long expires = Math.min(expiresByAge(eventMicros),
                    keyExpires() ? KeyExpiry.micros(keyExpiry) : expiresMicros(fields.expiryIn(read)));
            if (expires <= nowMicros) {
                return ReadResult.EXPIRED;
            }
            field = "the feature times";
            FeatureTimes times = HashFeatureTimes.read(fields.featureTimesIn(read), event, encoding);
            Object[] values = new Object[features.size()];
            for (int i = 0; i < values.length; i++) {
                Feature feature = features.get(i);
                field = "feature `" + feature.name() + "`";
                byte[] bytes = (byte[]) read.get(fields.timesCount() + i);
                Object value = bytes == null ? NoValue.MISSING : encoding.decode(feature.type(), bytes);
                values[i] = times.served(feature, value, nowMicros);
            }
            return new ReadResult.Found(new FeatureRow(entity, eventMicros, created, values), expires, times);
        } catch (BadValueException e) {
            return new ReadResult.Damaged(field + ": " + e.getMessage());
        }
    }

    private static String name(Rawable name) {
        return "`" + Utf8.decode(name.getRaw()) + "`";
    }

    @Override
    public Request lifetimeRequest(byte[] key) {
        return lifetimes.request(key, readRequest(key, view.features()));
    }

    @Override
    public Lifetime lifetime(EntityKey entity, List<Object> replies, long nowMicros) {
        return lifetimes.of(result(entity, view.features(), replies, nowMicros), replies);
    }

    @Override
    public Request expireRequest(byte[] key, Expiry expiry, long nowMicros) {
        return keyExpires()
                ? Request.ofScript(key, Scripts.EXPIRE_KEY, Scripts.EXPIRE_KEY.call(key).add(fields.event())
                        .add(KeyExpiry.argument(expiry)).add(encoding.scriptName()))
                : lifetimes.expireRequest(key, encoding.scriptName(), expiry, nowMicros);
    }

    @Override
    public int rowsPerTransaction() {
        return 64;
    }
}
