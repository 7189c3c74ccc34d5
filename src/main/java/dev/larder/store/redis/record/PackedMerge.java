package dev.larder.store.redis.record;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOutcome.Done;
import dev.larder.store.WriteOutcome.Failed;
import dev.larder.store.WriteOutcome;
import dev.larder.store.redis.client.Request;
import dev.larder.text.BadValueException;

/**
 * Partial rows of packed records: the whole record is read, changed here and put back if it is still the same. No
 * script could change it where it is.
 */
public final class PackedMerge {
    /** Each round at least one of the writers of a record gets through. */
    private static final int MOST_ROUNDS = 100;

    private final PackedFormat format;
    private final Conflict conflict;
    private final long nowMicros;
    private final Consumer<List<Request>> exchange;
    private final WriteOutcome[] outcomes;

    public PackedMerge(PackedFormat format, Conflict conflict, long nowMicros, Consumer<List<Request>> exchange,
            WriteOutcome[] outcomes) {
        this.format = format;
        this.conflict = conflict;
        this.nowMicros = nowMicros;
        this.exchange = exchange;
        this.outcomes = outcomes;
    }

    public void write(List<Pending> rows) {
        List<Pending> open = rows;
        for (int round = 0; round < MOST_ROUNDS && !open.isEmpty(); round++) {
            open = attempt(open);
        }
        for (Pending pending : open) {
            outcomes[pending.index()] = new Failed("other writers kept changing the record");
        }
    }

    /** Answers with the rows whose record was changed by another writer meanwhile. */
    private List<Pending> attempt(List<Pending> rows) {
        List<Request> reads = rows.stream()
                .map(pending -> new Request(pending.key(), new CommandArguments(Command.GET).add(pending.key())))
                .toList();
        exchange.accept(reads);
        List<Pending> swapped = new ArrayList<>();
        List<Request> swaps = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Pending pending = rows.get(i);
            WriteOutcome outcome = decide(pending, reads.get(i), swaps);
            if (outcome == null) {
                swapped.add(pending);
            } else {
                outcomes[pending.index()] = outcome;
            }
        }
        exchange.accept(swaps);
        List<Pending> changed = new ArrayList<>();
        for (int i = 0; i < swaps.size(); i++) {
            Pending pending = swapped.get(i);
            Request swap = swaps.get(i);
            if (swap.trouble() != null) {
                outcomes[pending.index()] = new Failed(swap.trouble().reason());
            } else if ((Long) swap.replies().getFirst() == Scripts.DONE) {
                outcomes[pending.index()] = Done.WRITTEN;
            } else {
                changed.add(pending);
            }
        }
        return changed;
    }

    /** Null where the row is to be put in, by the last of the swaps. */
    private WriteOutcome decide(Pending pending, Request read, List<Request> swaps) {
        if (read.trouble() != null) {
            return new Failed(read.trouble().reason());
        }
        byte[] record = read.replies().getFirst() instanceof byte[] bytes ? bytes : new byte[0];
        if (conflict == Conflict.NEWEST && format.stored(record, nowMicros) instanceof Stored.Row row
                && row.isNewerThan(pending.row())) {
            return Done.STALE;
        }
        try {
            swaps.add(format.merge(pending.key(), record, pending.row(), pending.expiry()));
            return null;
        } catch (BadValueException e) {
            return new Failed("the stored record cannot be read: " + e.getMessage());
        }
    }
}
