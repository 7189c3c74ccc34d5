package dev.larder.store.redis.record;

import static dev.larder.store.redis.record.TextEncoding.decimal;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.args.Rawable;
import redis.clients.jedis.args.RawableFactory;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.store.Expiry;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOptions.Fill;
import dev.larder.store.redis.client.Request;

/** The commands that write a row into a hash: plain ones for a whole row, or a call of the script that decides. */
record HashWrites(FeatureView view, HashFields fields, ValueEncoding encoding, FieldExpiries fieldExpiries) {
    private static final byte[] NONE = {};
    private static final Rawable NO_FIELD = RawableFactory.from(NONE);

    List<CommandArguments> commands(byte[] key, FeatureRow row, Expiry expiry, ExistingRecord existing) {
        List<CommandArguments> commands = new ArrayList<>(3);
        CommandArguments set = new CommandArguments(Command.HSET).add(key);
        commands.add(set);
        addValues(set, row);
        set.add(fields.event()).add(encoding.encodeTime(row.eventMicros()));
        CommandArguments delete = new CommandArguments(Command.HDEL).add(key);
        if (hasCreated(row)) {
            set.add(fields.created().get()).add(encoding.encodeTime(row.createdMicros()));
        } else if (fields.created().isPresent() && existing.mayHave().created()) {
            delete.add(fields.created().get());
        }
        if (fields.keyExpires()) {
            expireKey(key, expiry, existing, commands);
        } else if (expiry instanceof Expiry.At at) {
            set.add(fields.expiry().get()).add(decimal(at.micros()));
        } else if (existing.mayHave().expiry()) {
            delete.add(fields.expiry().get());
        }
        if (fields.age() && existing.mayHave().featureTimes()) {
            delete.add(fields.featureTimes());
        }
        if (delete.size() > 2) {
            commands.add(delete);
        }
        fieldExpiries.each(row, Fill.REPLACE, expiry, fieldNames(set),
                (millis, group) -> commands.add(expireFields(key, millis, group)));
        return commands;
    }

    private void addValues(CommandArguments set, FeatureRow row) {
        int i = 0;
        for (Rawable name : fields.features().values()) {
            set.add(name).add(value(row, i++));
        }
    }

    private boolean hasCreated(FeatureRow row) {
        return fields.created().isPresent() && row.createdMicros() != FeatureRow.NO_TIME;
    }

    /** The field names among the arguments of a HSET. */
    private static List<Rawable> fieldNames(CommandArguments set) {
        List<Rawable> names = new ArrayList<>(set.size() / 2);
        for (int i = 2; i < set.size(); i += 2) {
            names.add(set.get(i));
        }
        return names;
    }

    private void expireKey(byte[] key, Expiry expiry, ExistingRecord existing, List<CommandArguments> commands) {
        switch (expiry) {
            case Expiry.At at ->
                commands.add(new CommandArguments(Command.PEXPIREAT).add(key).add(KeyExpiry.millis(at)));
            case Expiry.Never never -> persist(key, existing, commands);
            case Expiry.BackendDefault never -> persist(key, existing, commands);
            case Expiry.Keep keep -> {
            }
        }
    }

    private void persist(byte[] key, ExistingRecord existing, List<CommandArguments> commands) {
        if (existing != ExistingRecord.NOTHING || fields.areShared()) {
            commands.add(new CommandArguments(Command.PERSIST).add(key));
        }
    }

    private static CommandArguments expireFields(byte[] key, long millis, List<Rawable> group) {
        CommandArguments command = new CommandArguments(Command.HPEXPIREAT).add(key).add(decimal(millis)).add("FIELDS")
                .add(decimal(group.size()));
        group.forEach(command::add);
        return command;
    }

    Request scriptCall(byte[] key, FeatureRow row, WriteOptions options, Expiry expiry, long nowMicros) {
        byte[] created = hasCreated(row) ? encoding.encodeTime(row.createdMicros()) : NONE;
        byte[] event = encoding.encodeTime(row.eventMicros());
        OptionalLong lastExpired = fields.expireByAge()
                ? Expiry.lastExpired(view.ttl(), nowMicros)
                : OptionalLong.empty();
        CommandArguments call = Scripts.WRITE_HASH.call(key)
                .add(options.conflict() == Conflict.NEWEST ? "newest" : "overwrite")
                .add(encoding.scriptName())
                .add(decimal(nowMicros))
                .add(KeyExpiry.argument(expiry))
                .add(lastExpired.isPresent() ? encoding.encodeTime(lastExpired.getAsLong()) : Utf8.encode("none"))
                .add(fieldExpiries.hasFieldExpiry() ? "1" : "0")
                .add(fields.event()).add(fields.created().orElse(NO_FIELD)).add(fields.expiry().orElse(NO_FIELD))
                .add(fields.age() ? fields.featureTimes() : NO_FIELD)
                .add(event).add(created);
        List<Rawable> all = fields.keyExpires() && lastExpired.isEmpty() ? List.of() : fields.all();
        call.add(decimal(all.size()));
        all.forEach(call::add);
        List<Rawable> pairs = pairs(row, options.fill());
        pairs.add(fields.event());
        pairs.add(RawableFactory.from(event));
        if (hasCreated(row)) {
            pairs.add(fields.created().get());
            pairs.add(RawableFactory.from(created));
        }
        if (!fields.keyExpires() && expiry instanceof Expiry.At at) {
            pairs.add(fields.expiry().get());
            pairs.add(RawableFactory.from(decimal(at.micros())));
        }
        call.add(decimal(pairs.size()));
        pairs.forEach(call::add);
        fieldExpiries.addAges(call, row, options.fill());
        // The row's own expiry is the argument above: for `keep` only the server knows it.
        fieldExpiries.each(row, options.fill(), Expiry.KEEP, List.of(), (millis, group) -> {
            call.add(decimal(millis)).add(decimal(group.size()));
            group.forEach(call::add);
        });
        return Request.ofScript(key, Scripts.WRITE_HASH, call);
    }

    /** For hashes that hold one view's row, of features without a ttl. */
    Request rowsCall(List<PendingRecord> rows) {
        byte[] first = rows.getFirst().key();
        CommandArguments call = Scripts.WRITE_HASHES.call(first).add(encoding.scriptName()).add(fields.event())
                .add(fields.created().orElseThrow()).add(decimal(fields.features().size()));
        fields.features().values().forEach(call::add);
        for (PendingRecord pending : rows) {
            FeatureRow row = pending.row();
            call.add(pending.key()).add(encoding.encodeTime(row.eventMicros()))
                    .add(hasCreated(row) ? encoding.encodeTime(row.createdMicros()) : NONE)
                    .add(KeyExpiry.argument(pending.expiry()));
            for (int i = 0; i < row.values().length; i++) {
                call.add(value(row, i));
            }
        }
        return Request.ofScriptForMany(first, Scripts.WRITE_HASHES, call);
    }

    /** A whole row stores null for a feature that it lacks. */
    private byte[] value(FeatureRow row, int feature) {
        Object value = row.values()[feature];
        return encoding.encode(view.features().get(feature).type(), value == NoValue.MISSING ? null : value);
    }

    private List<Rawable> pairs(FeatureRow row, Fill fill) {
        List<Rawable> pairs = new ArrayList<>(2 * fields.features().size() + 6);
        int i = 0;
        for (Rawable name : fields.features().values()) {
            if (row.values()[i] != NoValue.MISSING || fill == Fill.REPLACE) {
                pairs.add(name);
                pairs.add(RawableFactory.from(value(row, i)));
            }
            i++;
        }
        return pairs;
    }
}
