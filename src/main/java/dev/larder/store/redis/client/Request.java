package dev.larder.store.redis.client;

import java.util.ArrayList;
import java.util.List;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

import dev.larder.store.settings.HostPort;

/**
 * One record's commands, which go one after the other to the server that has its key, and what became of them. They may
 * be sent again where it is in doubt whether they were done, so doing them twice must do no harm.
 */
public final class Request {
    private static final CommandArguments ASKING = new CommandArguments(Command.ASKING);

    private final byte[] key;
    private final List<CommandArguments> commands;
    private final Script script;
    private HostPort askedAt;
    private List<Object> replies;
    private RedisFailure trouble;

    public Request(byte[] key, CommandArguments... commands) {
        this(key, List.of(commands), null);
    }

    public Request(byte[] key, List<CommandArguments> commands) {
        this(key, commands, null);
    }

    private Request(byte[] key, List<CommandArguments> commands, Script script) {
        this.key = key;
        this.commands = commands;
        this.script = script;
    }

    /** The same with one command more at its end. */
    public Request and(CommandArguments last) {
        List<CommandArguments> more = new ArrayList<>(commands);
        more.add(last);
        return new Request(key, more, script);
    }

    /** A script's whole call: its SHA-1, the one key, and what {@code arguments} adds. */
    public static Request ofScript(byte[] key, Script script, CommandArguments call) {
        return new Request(key, List.of(call), script);
    }

    public byte[] key() {
        return key;
    }

    /** Null where it runs none. */
    Script script() {
        return script;
    }

    /** Where the key is while its slot moves; null while nobody has said so. */
    HostPort askedAt() {
        return askedAt;
    }

    /** One reply a command; null while there are none. */
    public List<Object> replies() {
        return replies;
    }

    /** Why there are no replies; null where there are. */
    public RedisFailure trouble() {
        return trouble;
    }

    public boolean isOpen() {
        return replies == null && (trouble == null || trouble.mayPass());
    }

    public void send(RedisConnection link) {
        for (CommandArguments command : commands) {
            if (askedAt != null) {
                link.sendCommand(ASKING);
            }
            link.sendCommand(command);
        }
    }

    /** Reads all replies before it looks at one: what is left unread would be taken for the next request's. */
    public void receive(RedisConnection link, HostPort server) {
        List<Object> received = new ArrayList<>(commands.size());
        JedisDataException error = null;
        for (int i = 0; i < commands.size(); i++) {
            if (askedAt != null) {
                link.getOne();
            }
            try {
                received.add(link.getOne());
            } catch (JedisDataException e) {
                error = error == null ? e : error;
            }
        }
        if (error == null) {
            replies = received;
            trouble = null;
        } else {
            fail(RedisFailures.of(server, error));
        }
        askedAt = trouble instanceof RedisFailure.Ask ask ? ask.to() : null;
    }

    void fail(RedisFailure newTrouble) {
        trouble = newTrouble;
    }
}
