package dev.larder.store.redis;

import java.util.ArrayList;
import java.util.List;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

import dev.larder.store.WriteOutcome;
import dev.larder.store.WriteOutcome.Done;
import dev.larder.store.backend.Attempts;
import dev.larder.store.redis.client.NoNodeException;
import dev.larder.store.redis.client.RedisConnection;
import dev.larder.store.redis.client.RedisNode;
import dev.larder.store.redis.client.RedisNodes;
import dev.larder.store.redis.record.ExistingRecord;
import dev.larder.store.redis.record.PendingRecord;
import dev.larder.store.redis.record.RecordFormat;

/**
 * Writes whole rows on one server so that the newest wins: it watches a group of keys and reads their times, then writes
 * the rows that are not older in one transaction, which does nothing if another client changed one of the keys meanwhile.
 * The transaction of one group and the reads of the next share a round trip.
 */
final class OptimisticBatchWrite {
    private final RedisNodes nodes;
    private final RecordFormat format;
    private final long nowMicros;
    private final WriteOutcome[] outcomes;
    private final List<PendingRecord> remaining = new ArrayList<>();

    OptimisticBatchWrite(RedisNodes nodes, RecordFormat format, long nowMicros, WriteOutcome[] outcomes) {
        this.nodes = nodes;
        this.format = format;
        this.nowMicros = nowMicros;
        this.outcomes = outcomes;
    }

    /** Returns the rows without an outcome: after conflicts, errors or a lost connection. */
    List<PendingRecord> write(List<PendingRecord> rows, Attempts attempts) {
        int done = 0;
        RedisConnection connection = null;
        RedisNode node = null;
        try {
            node = nodes.of(rows.getFirst().key());
            connection = node.borrow(attempts);
            Group previous = null;
            int size = format.rowsPerTransaction();
            for (int from = 0; from < rows.size(); from += size) {
                Group group = new Group(rows.subList(from, Math.min(rows.size(), from + size)));
                if (previous != null) {
                    previous.sendRows(connection);
                }
                group.sendReads(connection);
                connection.flush();
                if (previous != null) {
                    previous.receiveRows(connection);
                    done = from;
                }
                group.receiveReads(connection);
                previous = group;
            }
            previous.sendRows(connection);
            connection.flush();
            previous.receiveRows(connection);
            done = rows.size();
        } catch (JedisException | NoNodeException e) {
            // The caller tries the remaining rows again, and reports the failure if it persists.
        } finally {
            if (connection != null) {
                node.giveBack(connection, done == rows.size());
            }
        }
        remaining.addAll(rows.subList(done, rows.size()));
        return remaining;
    }

    private final class Group {
        private final List<PendingRecord> rows;
        private final List<PendingRecord> winners = new ArrayList<>();
        private final List<CommandArguments> commands = new ArrayList<>();
        /** The row of each command. */
        private final List<PendingRecord> owners = new ArrayList<>();

        Group(List<PendingRecord> rows) {
            this.rows = rows;
        }

        void sendReads(RedisConnection connection) {
            CommandArguments watch = new CommandArguments(Command.WATCH);
            rows.forEach(pending -> watch.add(pending.key()));
            connection.sendCommand(watch);
            rows.forEach(pending -> connection.sendCommand(format.timesCommand(pending.key())));
        }

        void receiveReads(RedisConnection connection) {
            boolean watched = !isError(receive(connection));
            for (PendingRecord pending : rows) {
                Object reply = receive(connection);
                if (!watched || isError(reply)) {
                    remaining.add(pending);
                } else {
                    decide(pending, format.existing(reply, nowMicros));
                }
            }
        }

        private void decide(PendingRecord pending, ExistingRecord existing) {
            switch (existing) {
                case ExistingRecord.Row row when row.isNewerThan(pending.row()) ->
                    outcomes[pending.index()] = Done.STALE;
                case ExistingRecord.Foreign foreign -> outcomes[pending.index()] = new WriteOutcome.Failed(
                        "the stored record is of another encoding: " + foreign.reason());
                case ExistingRecord.Row row -> write(pending, existing);
                case ExistingRecord.Nothing nothing -> write(pending, existing);
                case ExistingRecord.Unknown unknown -> write(pending, existing);
            }
        }

        private void write(PendingRecord pending, ExistingRecord existing) {
            winners.add(pending);
            for (CommandArguments command : format.writeCommands(pending.key(), pending.row(), pending.expiry(),
                    existing)) {
                commands.add(command);
                owners.add(pending);
            }
        }

        void sendRows(RedisConnection connection) {
            if (winners.isEmpty()) {
                connection.sendCommand(Command.UNWATCH);
                return;
            }
            connection.sendCommand(Command.MULTI);
            commands.forEach(connection::sendCommand);
            connection.sendCommand(Command.EXEC);
        }

        void receiveRows(RedisConnection connection) {
            if (winners.isEmpty()) {
                receive(connection);
                return;
            }
            for (int i = 0; i < commands.size() + 1; i++) {
                // After an error of a queued command EXEC fails too, and nothing was written.
                receive(connection);
            }
            if (receive(connection) instanceof List<?> replies) {
                for (int i = 0; i < owners.size(); i++) {
                    if (isError(replies.get(i))) {
                        outcomes[owners.get(i).index()] = null;
                        remaining.add(owners.get(i));
                    } else if (i == 0 || owners.get(i) != owners.get(i - 1)) {
                        outcomes[owners.get(i).index()] = Done.WRITTEN;
                    }
                }
            } else {
                remaining.addAll(winners);
            }
        }
    }

    private static Object receive(RedisConnection connection) {
        try {
            return connection.getOne();
        } catch (JedisDataException e) {
            return e;
        }
    }

    private static boolean isError(Object reply) {
        return reply instanceof JedisDataException;
    }
}
