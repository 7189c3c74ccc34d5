package dev.larder.store.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOutcome;
import dev.larder.store.WriteOutcome.Done;
import dev.larder.store.WriteOutcome.Failed;
import dev.larder.store.redis.client.Request;
import dev.larder.store.redis.record.ExistingRecord;
import dev.larder.store.redis.record.PackedFormat;
import dev.larder.store.redis.record.PendingRecord;
import dev.larder.store.redis.record.Scripts;
import dev.larder.text.BadValueException;

/**
 * Writes partial rows of packed records: reads the whole record, changes it here and replaces it if it has not changed
 * meanwhile. A script would have to parse the record in Lua.
 */
final class PackedMerge {
    /** In each round at least one of the writers of a record succeeds. */
    private static final int MAX_ROUNDS = 100;

    private final PackedFormat format;
    private final Conflict conflict;
    private final long nowMicros;
    private final Consumer<List<Request>> executor;
    private final WriteOutcome[] outcomes;

    PackedMerge(PackedFormat format, Conflict conflict, long nowMicros, Consumer<List<Request>> executor,
            WriteOutcome[] outcomes) {
        this.format = format;
        this.conflict = conflict;
        this.nowMicros = nowMicros;
        this.executor = executor;
        this.outcomes = outcomes;
    }

    void write(List<PendingRecord> rows) {
        List<PendingRecord> remaining = rows;
        for (int round = 0; round < MAX_ROUNDS && !remaining.isEmpty(); round++) {
            remaining = attempt(remaining);
        }
        for (PendingRecord pending : remaining) {
            outcomes[pending.index()] = new Failed("other writers kept changing the record");
        }
    }

    /** Returns the rows whose record another writer changed meanwhile. */
    private List<PendingRecord> attempt(List<PendingRecord> rows) {
        List<Request> reads = rows.stream()
                .map(pending -> new Request(pending.key(), new CommandArguments(Command.GET).add(pending.key())))
                .toList();
        executor.accept(reads);
        List<PendingRecord> replaced = new ArrayList<>();
        List<Request> replacements = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            PendingRecord pending = rows.get(i);
            WriteOutcome outcome = decide(pending, reads.get(i), replacements);
            if (outcome == null) {
                replaced.add(pending);
            } else {
                outcomes[pending.index()] = outcome;
            }
        }
        executor.accept(replacements);
        List<PendingRecord> changed = new ArrayList<>();
        for (int i = 0; i < replacements.size(); i++) {
            PendingRecord pending = replaced.get(i);
            Request replacement = replacements.get(i);
            if (replacement.failure() != null) {
                outcomes[pending.index()] = new Failed(replacement.failure().reason());
            } else if ((Long) replacement.replies().getFirst() == Scripts.DONE) {
                outcomes[pending.index()] = Done.WRITTEN;
            } else {
                changed.add(pending);
            }
        }
        return changed;
    }

    /** Returns null after adding a replacement for the row. */
    private WriteOutcome decide(PendingRecord pending, Request read, List<Request> replacements) {
        if (read.failure() != null) {
            return new Failed(read.failure().reason());
        }
        byte[] record = read.replies().getFirst() instanceof byte[] bytes ? bytes : new byte[0];
        if (conflict == Conflict.NEWEST && format.existing(record, nowMicros) instanceof ExistingRecord.Row row
                && row.isNewerThan(pending.row())) {
            return Done.STALE;
        }
        try {
            replacements.add(format.mergeRequest(pending.key(), record, pending.row(), pending.expiry()));
            return null;
        } catch (BadValueException e) {
            return new Failed("the stored record cannot be read: " + e.getMessage());
        }
    }
}
