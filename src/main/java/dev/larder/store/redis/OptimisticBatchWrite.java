package dev.larder.store.redis;

import java.util.ArrayList;
import java.util.List;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

import dev.larder.store.WriteOutcome.Done;
import dev.larder.store.WriteOutcome;
import dev.larder.store.backend.Attempts;
import dev.larder.store.redis.client.NoNodeException;
import dev.larder.store.redis.client.RedisConnection;
import dev.larder.store.redis.client.RedisNode;
import dev.larder.store.redis.client.RedisNodes;
import dev.larder.store.redis.record.Pending;
import dev.larder.store.redis.record.RecordFormat;
import dev.larder.store.redis.record.Stored;

/**
 * Whole rows on one server, where the newest wins: some keys are watched and their times read, then the rows that are
 * not older are written in one transaction, which does nothing if another client wrote one of the keys meanwhile. The
 * transaction of some rows and the look at the next ones travel together.
 */
final class OptimisticBatchWrite {
    private final RedisNodes nodes;
    private final RecordFormat format;
    private final long nowMicros;
    private final WriteOutcome[] outcomes;
    private final List<Pending> rest = new ArrayList<>();

    OptimisticBatchWrite(RedisNodes nodes, RecordFormat format, long nowMicros, WriteOutcome[] outcomes) {
        this.nodes = nodes;
        this.format = format;
        this.nowMicros = nowMicros;
        this.outcomes = outcomes;
    }

    /** Answers with the rows that got no outcome, for whatever reason: conflicts, errors, a lost connection. */
    List<Pending> write(List<Pending> rows, Attempts attempts) {
        int done = 0;
        RedisConnection link = null;
        RedisNode node = null;
        try {
            node = nodes.of(rows.getFirst().key());
            link = node.borrow(attempts);
            Group before = null;
            int size = format.watchedTogether();
            for (int from = 0; from < rows.size(); from += size) {
                Group group = new Group(rows.subList(from, Math.min(rows.size(), from + size)));
                if (before != null) {
                    before.sendRows(link);
                }
                group.sendLook(link);
                link.push();
                if (before != null) {
                    before.receiveRows(link);
                    done = from;
                }
                group.receiveLook(link);
                before = group;
            }
            before.sendRows(link);
            link.push();
            before.receiveRows(link);
            done = rows.size();
        } catch (JedisException | NoNodeException e) {
            // Those who try the rest will meet the same trouble, and tell.
        } finally {
            if (link != null) {
                node.giveBack(link, done == rows.size());
            }
        }
        rest.addAll(rows.subList(done, rows.size()));
        return rest;
    }

    private final class Group {
        private final List<Pending> rows;
        private final List<Pending> winners = new ArrayList<>();
        private final List<CommandArguments> commands = new ArrayList<>();
        /** One entry a command: whose it is. */
        private final List<Pending> owners = new ArrayList<>();

        Group(List<Pending> rows) {
            this.rows = rows;
        }

        void sendLook(RedisConnection link) {
            CommandArguments watch = new CommandArguments(Command.WATCH);
            rows.forEach(pending -> watch.add(pending.key()));
            link.sendCommand(watch);
            rows.forEach(pending -> link.sendCommand(format.askStored(pending.key())));
        }

        void receiveLook(RedisConnection link) {
            boolean watched = !isError(receive(link));
            for (Pending pending : rows) {
                Object reply = receive(link);
                if (!watched || isError(reply)) {
                    rest.add(pending);
                } else {
                    decide(pending, format.stored(reply, nowMicros));
                }
            }
        }

        private void decide(Pending pending, Stored stored) {
            switch (stored) {
                case Stored.Row row when row.isNewerThan(pending.row()) -> outcomes[pending.index()] = Done.STALE;
                case Stored.Foreign foreign -> outcomes[pending.index()] = new WriteOutcome.Failed(
                        "the stored record is of another encoding: " + foreign.reason());
                case Stored.Row row -> win(pending, stored);
                case Stored.Nothing nothing -> win(pending, stored);
                case Stored.Unknown unknown -> win(pending, stored);
            }
        }

        private void win(Pending pending, Stored stored) {
            winners.add(pending);
            for (CommandArguments command : format.put(pending.key(), pending.row(), pending.expiry(), stored)) {
                commands.add(command);
                owners.add(pending);
            }
        }

        void sendRows(RedisConnection link) {
            if (winners.isEmpty()) {
                link.sendCommand(Command.UNWATCH);
                return;
            }
            link.sendCommand(Command.MULTI);
            commands.forEach(link::sendCommand);
            link.sendCommand(Command.EXEC);
        }

        void receiveRows(RedisConnection link) {
            if (winners.isEmpty()) {
                receive(link);
                return;
            }
            for (int i = 0; i < commands.size() + 1; i++) {
                // An error of a queued command shows again in the reply of EXEC, which then did nothing.
                receive(link);
            }
            if (receive(link) instanceof List<?> replies) {
                for (int i = 0; i < owners.size(); i++) {
                    if (isError(replies.get(i))) {
                        outcomes[owners.get(i).index()] = null;
                        rest.add(owners.get(i));
                    } else if (i == 0 || owners.get(i) != owners.get(i - 1)) {
                        outcomes[owners.get(i).index()] = Done.WRITTEN;
                    }
                }
            } else {
                rest.addAll(winners);
            }
        }
    }

    private static Object receive(RedisConnection link) {
        try {
            return link.getOne();
        } catch (JedisDataException e) {
            return e;
        }
    }

    private static boolean isError(Object reply) {
        return reply instanceof JedisDataException;
    }
}
