package dev.larder.store.redis.client;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

import dev.larder.store.settings.HostPort;

/** The one server that the sentinels call master now. They are asked when it is needed, and again after trouble. */
final class SentinelNodes implements RedisNodes {
    private final List<HostPort> sentinels;
    private final String master;
    private final ConnectionFactory connector;
    private volatile RedisNode current;

    SentinelNodes(List<HostPort> sentinels, String master, ConnectionFactory connector) {
        this.sentinels = sentinels;
        this.master = master;
        this.connector = connector;
    }

    @Override
    public RedisNode of(byte[] key) throws NoNodeException {
        RedisNode known = current;
        return known != null ? known : find();
    }

    @Override
    public Collection<RedisNode> all() throws NoNodeException {
        return List.of(of(null));
    }

    @Override
    public RedisNode at(HostPort address) {
        return current;
    }

    @Override
    public void moved(RedisFailure.Moved moved) {
        // Sentinels and slots exclude each other.
    }

    @Override
    public void refresh() {
        try {
            find();
        } catch (NoNodeException e) {
            // The master of before may be back before the sentinels are.
        }
    }

    private synchronized RedisNode find() throws NoNodeException {
        RedisFailure last = null;
        for (HostPort sentinel : sentinels) {
            try {
                HostPort address = ask(sentinel);
                if (address != null) {
                    return become(address);
                }
                last = new RedisFailure.NotReady("sentinel " + sentinel + " knows no master `" + master
                        + "`: see online_store.master");
            } catch (JedisException e) {
                last = RedisFailures.of(sentinel, e);
            }
        }
        throw new NoNodeException(last instanceof RedisFailure.Lost lost
                ? new RedisFailure.Lost("no sentinel of " + sentinels.stream().map(HostPort::toString)
                        .collect(Collectors.joining(", ")) + " answers; of the last: " + lost.reason())
                : last);
    }

    private RedisNode become(HostPort address) {
        RedisNode before = current;
        if (before == null || !before.address().equals(address)) {
            current = connector.node(address);
            if (before != null) {
                before.close();
            }
        }
        return current;
    }

    private HostPort ask(HostPort sentinel) {
        try {
            return ask(sentinel, false);
        } catch (JedisException e) {
            if (RedisFailures.of(sentinel, e) instanceof RedisFailure.Denied) {
                return ask(sentinel, true);
            }
            throw e;
        }
    }

    private HostPort ask(HostPort sentinel, boolean withPassword) {
        RedisConnection link = connector.sentinel(sentinel, withPassword);
        try {
            link.sendCommand(new CommandArguments(Command.SENTINEL).add("get-master-addr-by-name").add(master));
            return link.getOne() instanceof List<?> found
                    ? new HostPort(text(found.get(0)), Integer.parseInt(text(found.get(1))))
                    : null;
        } finally {
            link.discard();
        }
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean holdAllKeysTogether() {
        return true;
    }

    @Override
    public void close() {
        RedisNode known = current;
        if (known != null) {
            known.close();
        }
    }
}
