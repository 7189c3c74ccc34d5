package dev.larder.store.redis.client;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

import dev.larder.store.settings.HostPort;

/** The current master as the sentinels name it. They are asked at the first use and after failures. */
final class SentinelNodes implements RedisNodes {
    private final List<HostPort> sentinels;
    private final String master;
    private final ConnectionFactory connectionFactory;
    private volatile RedisNode current;

    SentinelNodes(List<HostPort> sentinels, String master, ConnectionFactory connectionFactory) {
        this.sentinels = sentinels;
        this.master = master;
        this.connectionFactory = connectionFactory;
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
        // Servers behind sentinels have no slots.
    }

    @Override
    public void refresh() {
        try {
            find();
        } catch (NoNodeException e) {
            // The previous master may answer again before the sentinels do.
        }
    }

    private synchronized RedisNode find() throws NoNodeException {
        RedisFailure last = null;
        for (HostPort sentinel : sentinels) {
            try {
                HostPort address = ask(sentinel);
                if (address != null) {
                    return switchTo(address);
                }
                last = new RedisFailure.NotReady("sentinel " + sentinel + " does not monitor a master named `" + master
                        + "`. Check online_store.master");
            } catch (JedisException e) {
                last = RedisFailures.of(sentinel, e);
            }
        }
        throw new NoNodeException(last instanceof RedisFailure.Lost lost
                ? new RedisFailure.Lost("cannot reach any sentinel of " + sentinels.stream().map(HostPort::toString)
                        .collect(Collectors.joining(", ")) + "; the last failure: " + lost.reason())
                : last);
    }

    private RedisNode switchTo(HostPort address) {
        RedisNode previous = current;
        if (previous == null || !previous.address().equals(address)) {
            current = connectionFactory.node(address);
            if (previous != null) {
                previous.close();
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
        RedisConnection connection = connectionFactory.sentinel(sentinel, withPassword);
        try {
            connection.sendCommand(new CommandArguments(Command.SENTINEL).add("get-master-addr-by-name").add(master));
            return connection.getOne() instanceof List<?> address
                    ? new HostPort(text(address.get(0)), Integer.parseInt(text(address.get(1))))
                    : null;
        } finally {
            connection.closeAbruptly();
        }
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean allowMultiKeyTransactions() {
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
