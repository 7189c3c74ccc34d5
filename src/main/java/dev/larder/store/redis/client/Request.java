package dev.larder.store.redis.client;

import java.util.ArrayList;
import java.util.List;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

import dev.larder.store.settings.HostPort;

/**
 * The commands for one record, sent in order to the server that has its key, and their outcome. They may be sent again
 * when it is unknown whether the server executed them, so they must be idempotent.
 */
public final class Request {
    private static final CommandArguments ASKING = new CommandArguments(Command.ASKING);

    private final byte[] key;
    private final List<CommandArguments> commands;
    private final Script script;
    private final boolean hasOtherKeys;
    private HostPort redirectedTo;
    private List<Object> replies;
    private RedisFailure failure;

    public Request(byte[] key, CommandArguments... commands) {
        this(key, List.of(commands), null, false);
    }

    public Request(byte[] key, List<CommandArguments> commands) {
        this(key, commands, null, false);
    }

    private Request(byte[] key, List<CommandArguments> commands, Script script, boolean hasOtherKeys) {
        this.key = key;
        this.commands = commands;
        this.script = script;
        this.hasOtherKeys = hasOtherKeys;
    }

    /** A copy with one more command at the end. */
    public Request with(CommandArguments last) {
        List<CommandArguments> more = new ArrayList<>(commands);
        more.add(last);
        return new Request(key, more, script, hasOtherKeys);
    }

    /** A copy with one more command at the beginning. */
    public Request after(CommandArguments first) {
        List<CommandArguments> more = new ArrayList<>(commands);
        more.addFirst(first);
        return new Request(key, more, script, hasOtherKeys);
    }

    /** @param call {@link Script#call} with the arguments added */
    public static Request ofScript(byte[] key, Script script, CommandArguments call) {
        return new Request(key, List.of(call), script, false);
    }

    /**
     * For several records of one server. It does not follow an ASK, which is about the first key alone: where that leads,
     * a record of the same slot that has not moved yet would seem to be missing.
     *
     * @param first of the keys
     */
    public static Request ofScriptForMany(byte[] first, Script script, CommandArguments call) {
        return new Request(first, List.of(call), script, true);
    }

    public byte[] key() {
        return key;
    }

    /** Null if it runs none. */
    Script script() {
        return script;
    }

    /** The node that an ASK redirect named while the key's slot is moving; null without one. */
    HostPort redirectedTo() {
        return redirectedTo;
    }

    /** One reply per command; null until all were received. */
    public List<Object> replies() {
        return replies;
    }

    /** Why the last attempt failed; null if it did not. */
    public RedisFailure failure() {
        return failure;
    }

    /** Whether it has no replies, and sending it again may help. */
    public boolean isUnfinished() {
        return replies == null && (failure == null || failure.isTransient() && mayFollow(failure));
    }

    private boolean mayFollow(RedisFailure redirect) {
        return !(hasOtherKeys && redirect instanceof RedisFailure.Ask);
    }

    public void send(RedisConnection connection) {
        for (CommandArguments command : commands) {
            if (redirectedTo != null) {
                connection.sendCommand(ASKING);
            }
            connection.sendCommand(command);
        }
    }

    /** Reads all replies, also after an error: an unread one would be taken for the next request's. */
    public void receive(RedisConnection connection, HostPort server) {
        List<Object> received = new ArrayList<>(commands.size());
        JedisDataException error = null;
        for (int i = 0; i < commands.size(); i++) {
            if (redirectedTo != null) {
                connection.getOne();
            }
            try {
                received.add(connection.getOne());
            } catch (JedisDataException e) {
                error = error == null ? e : error;
            }
        }
        if (error == null) {
            replies = received;
            failure = null;
        } else {
            fail(RedisFailures.of(server, error));
        }
        redirectedTo = failure instanceof RedisFailure.Ask ask && mayFollow(ask) ? ask.to() : null;
    }

    void fail(RedisFailure newFailure) {
        failure = newFailure;
    }
}
