package dev.larder.store.redis.record;

import static dev.larder.store.redis.record.TextEncoding.decimal;

import java.util.ArrayList;
import java.util.List;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.args.Rawable;
import redis.clients.jedis.args.RawableFactory;

import dev.larder.cli.command.EventTime;
import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.store.Expiry;
import dev.larder.store.Lifetime;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOptions.Fill;
import dev.larder.store.WriteOptions;
import dev.larder.store.feast.TimeBytes;
import dev.larder.store.redis.client.Request;
import dev.larder.text.BadValueException;

/** A row is a hash, or its view's part of one: a field a feature, and its times. */
public final class HashFormat implements RecordFormat {
    private static final byte[] NONE = {};
    private static final Rawable NO_FIELD = RawableFactory.from(NONE);

    private final RowKeys keys;
    private final FeatureView view;
    private final HashFields fields;
    private final Rawable[] names;
    private final ValueEncoding encoding;
    private final FieldExpiries fieldExpiries;
    private final HashLifetimes lifetimes;

    public HashFormat(RowKeys keys, FeatureView view, HashFields fields, ValueEncoding encoding,
            boolean serverReapsFields) {
        this.keys = keys;
        this.view = view;
        this.fields = fields;
        this.names = fields.features().values().toArray(Rawable[]::new);
        this.encoding = encoding;
        this.fieldExpiries = new FieldExpiries(view, fields, serverReapsFields);
        this.lifetimes = new HashLifetimes(view, fields, serverReapsFields);
    }

    @Override
    public byte[] key(EntityKey entity) {
        return keys.of(entity);
    }

    @Override
    public void require(FeatureRow row) {
        if (encoding instanceof FeastEncoding) {
            TimeBytes.requireReadable(row.eventMicros());
        }
    }

    /** Whether the record expires as a whole. */
    public boolean keyExpires() {
        return fields.expiry().isEmpty();
    }

    @Override
    public CommandArguments askStored(byte[] key) {
        CommandArguments command = new CommandArguments(Command.HMGET).add(key);
        fields.times().forEach(command::add);
        return command;
    }

    @Override
    public Stored stored(Object reply, long nowMicros) {
        List<?> times = (List<?>) reply;
        byte[] event = (byte[]) times.get(0);
        byte[] created = fields.createdOf(times);
        byte[] expiry = fields.expiryOf(times);
        if (event == null) {
            return created == null && expiry == null
                    ? Stored.NOTHING
                    : new Stored.Row(FeatureRow.NO_TIME, FeatureRow.NO_TIME, created != null, expiry != null, true);
        }
        try {
            return new Stored.Row(encoding.decodeTime(event), createdMicros(created), created != null, expiry != null,
                    expiresMicros(expiry) <= nowMicros);
        } catch (BadValueException e) {
            return new Stored.Foreign(e.getMessage());
        }
    }

    private long createdMicros(byte[] field) {
        return field == null ? FeatureRow.NO_TIME : encoding.decodeTime(field);
    }

    private static long expiresMicros(byte[] field) {
        return field == null ? Expiry.NEVER_MICROS : TextEncoding.number(field);
    }

    @Override
    public List<CommandArguments> put(byte[] key, FeatureRow row, Expiry expiry, Stored stored) {
        List<CommandArguments> commands = new ArrayList<>(3);
        CommandArguments set = new CommandArguments(Command.HSET).add(key);
        commands.add(set);
        for (int i = 0; i < names.length; i++) {
            Object value = row.values()[i] == NoValue.MISSING ? null : row.values()[i];
            set.add(names[i]).add(encoding.encode(view.features().get(i).type(), value));
        }
        set.add(fields.event()).add(encoding.encodeTime(row.eventMicros()));
        CommandArguments remove = new CommandArguments(Command.HDEL).add(key);
        if (hasCreated(row)) {
            set.add(fields.created().get()).add(encoding.encodeTime(row.createdMicros()));
        } else if (fields.created().isPresent() && stored.mayHaveCreated()) {
            remove.add(fields.created().get());
        }
        if (keyExpires()) {
            expireKey(key, expiry, stored, commands);
        } else if (expiry instanceof Expiry.At at) {
            set.add(fields.expiry().get()).add(decimal(at.micros()));
        } else if (stored.mayHaveExpiry()) {
            remove.add(fields.expiry().get());
        }
        if (remove.size() > 2) {
            commands.add(remove);
        }
        fieldExpiries.each(row.eventMicros(), expiry, written(set),
                (millis, group) -> commands.add(expireFields(key, millis, group)));
        return commands;
    }

    private boolean hasCreated(FeatureRow row) {
        return fields.created().isPresent() && row.createdMicros() != FeatureRow.NO_TIME;
    }

    /** The names among the arguments of a HSET. */
    private static List<Rawable> written(CommandArguments set) {
        List<Rawable> names = new ArrayList<>(set.size() / 2);
        for (int i = 2; i < set.size(); i += 2) {
            names.add(set.get(i));
        }
        return names;
    }

    private void expireKey(byte[] key, Expiry expiry, Stored stored, List<CommandArguments> commands) {
        switch (expiry) {
            case Expiry.At at ->
                commands.add(new CommandArguments(Command.PEXPIREAT).add(key).add(KeyExpiry.millis(at)));
            case Expiry.Never never -> persist(key, stored, commands);
            case Expiry.BackendDefault never -> persist(key, stored, commands);
            case Expiry.Keep keep -> {
            }
        }
    }

    private void persist(byte[] key, Stored stored, List<CommandArguments> commands) {
        if (stored != Stored.NOTHING || fields.areShared()) {
            commands.add(new CommandArguments(Command.PERSIST).add(key));
        }
    }

    private static CommandArguments expireFields(byte[] key, long millis, List<Rawable> group) {
        CommandArguments command = new CommandArguments(Command.HPEXPIREAT).add(key).add(decimal(millis)).add("FIELDS")
                .add(decimal(group.size()));
        group.forEach(command::add);
        return command;
    }

    @Override
    public Request land(byte[] key, FeatureRow row, WriteOptions options, Expiry expiry, long nowMicros) {
        byte[] created = hasCreated(row) ? encoding.encodeTime(row.createdMicros()) : NONE;
        byte[] event = encoding.encodeTime(row.eventMicros());
        CommandArguments call = Scripts.WRITE_HASH.call(key)
                .add(options.conflict() == Conflict.NEWEST ? "newest" : "overwrite")
                .add(form())
                .add(decimal(nowMicros))
                .add(KeyExpiry.word(expiry))
                .add(fieldExpiries.serverCan() ? "1" : "0")
                .add(fields.event()).add(fields.created().orElse(NO_FIELD)).add(fields.expiry().orElse(NO_FIELD))
                .add(event).add(created);
        List<Rawable> all = keyExpires() ? List.of() : fields.all();
        call.add(decimal(all.size()));
        all.forEach(call::add);
        List<Rawable> pairs = pairs(row, options.fill());
        pairs.add(fields.event());
        pairs.add(RawableFactory.from(event));
        if (hasCreated(row)) {
            pairs.add(fields.created().get());
            pairs.add(RawableFactory.from(created));
        }
        if (!keyExpires() && expiry instanceof Expiry.At at) {
            pairs.add(fields.expiry().get());
            pairs.add(RawableFactory.from(decimal(at.micros())));
        }
        call.add(decimal(pairs.size()));
        pairs.forEach(call::add);
        // The row's own expiry goes by the word above, since it may be one that only the server knows.
        fieldExpiries.each(row.eventMicros(), Expiry.KEEP, List.of(), (millis, group) -> {
            call.add(decimal(millis)).add(decimal(group.size()));
            group.forEach(call::add);
        });
        return Request.ofScript(key, Scripts.WRITE_HASH, call);
    }

    /** How times are written, as the scripts call it. */
    private String form() {
        return switch (encoding) {
            case TextEncoding text -> "text";
            case BinaryEncoding binary -> "binary";
            case FeastEncoding feast -> "feast";
        };
    }

    @Override
    public EventTime eventTime(long micros) {
        return new EventTime(form(), encoding.encodeTime(micros));
    }

    private List<Rawable> pairs(FeatureRow row, Fill fill) {
        List<Rawable> pairs = new ArrayList<>(2 * names.length + 6);
        for (int i = 0; i < names.length; i++) {
            Object value = row.values()[i];
            if (value != NoValue.MISSING || fill == Fill.REPLACE) {
                pairs.add(names[i]);
                pairs.add(RawableFactory.from(
                        encoding.encode(view.features().get(i).type(), value == NoValue.MISSING ? null : value)));
            }
        }
        return pairs;
    }

    /** The names of the fields of which {@link #result} makes a row. */
    public List<Rawable> asked(List<Feature> features) {
        List<Rawable> asked = fields.times();
        features.forEach(feature -> asked.add(fields.features().get(feature.name())));
        return asked;
    }

    @Override
    public Request ask(byte[] key, List<Feature> features) {
        CommandArguments command = new CommandArguments(Command.HMGET).add(key);
        asked(features).forEach(command::add);
        return keyExpires()
                ? new Request(key, command, new CommandArguments(Command.PEXPIRETIME).add(key))
                : new Request(key, command);
    }

    @Override
    public ReadResult result(EntityKey entity, List<Feature> features, List<Object> replies, long nowMicros) {
        List<?> read = (List<?>) replies.getFirst();
        long keyExpiry = keyExpires() ? (Long) replies.get(1) : KeyExpiry.NONE;
        return result(entity, features, read, keyExpiry, nowMicros);
    }

    /** @param read the times, then the features */
    private ReadResult result(EntityKey entity, List<Feature> features, List<?> read, long keyExpiry, long nowMicros) {
        byte[] event = (byte[]) read.get(0);
        if (event == null) {
            boolean empty = fields.areShared()
                    ? read.stream().allMatch(bytes -> bytes == null)
                    : keyExpiry == KeyExpiry.NO_KEY;
            return empty ? ReadResult.NOT_FOUND : new ReadResult.Damaged("the record has no " + name(fields.event()));
        }
        String what = name(fields.event());
        try {
            long eventMicros = encoding.decodeTime(event);
            what = "the created time";
            long created = createdMicros(fields.createdOf(read));
            long expires = keyExpires() ? KeyExpiry.micros(keyExpiry) : expiresMicros(fields.expiryOf(read));
            if (expires <= nowMicros) {
                return ReadResult.EXPIRED;
            }
            Object[] values = new Object[features.size()];
            for (int i = 0; i < values.length; i++) {
                Feature feature = features.get(i);
                what = "feature `" + feature.name() + "`";
                byte[] bytes = (byte[]) read.get(fields.timesCount() + i);
                Object value = bytes == null ? NoValue.MISSING : encoding.decode(feature.type(), bytes);
                values[i] = Expiry.served(feature, value, eventMicros, nowMicros);
            }
            return new ReadResult.Found(new FeatureRow(entity, eventMicros, created, values), expires);
        } catch (BadValueException e) {
            return new ReadResult.Damaged(what + ": " + e.getMessage());
        }
    }

    private static String name(Rawable field) {
        return "`" + Utf8.decode(field.getRaw()) + "`";
    }

    @Override
    public Request askLifetime(byte[] key) {
        return lifetimes.ask(key, ask(key, view.features()));
    }

    @Override
    public Lifetime lifetime(EntityKey entity, List<Object> replies, long nowMicros) {
        return lifetimes.of(result(entity, view.features(), replies, nowMicros), replies);
    }

    @Override
    public Request expire(byte[] key, Expiry expiry, long nowMicros) {
        return keyExpires()
                ? Request.ofScript(key, Scripts.EXPIRE_KEY, Scripts.EXPIRE_KEY.call(key).add(fields.event())
                        .add(KeyExpiry.word(expiry)))
                : lifetimes.expire(key, form(), expiry, nowMicros);
    }

    @Override
    public int watchedTogether() {
        return 64;
    }
}
