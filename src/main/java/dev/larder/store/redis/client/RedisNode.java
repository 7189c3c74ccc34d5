package dev.larder.store.redis.client;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.exceptions.JedisException;

import dev.larder.store.backend.Attempts;
import dev.larder.store.settings.HostPort;

/** One server and the connections to it, made when they are needed and kept. */
public final class RedisNode implements AutoCloseable {
    private final HostPort address;
    private final ConnectionFactory connector;
    private final int maxConnections;
    private final Semaphore room;
    private final ConcurrentLinkedDeque<RedisConnection> idle = new ConcurrentLinkedDeque<>();
    private final Set<Script> loaded = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    RedisNode(HostPort address, ConnectionFactory connector, int maxConnections) {
        this.address = address;
        this.connector = connector;
        this.maxConnections = maxConnections;
        this.room = new Semaphore(maxConnections);
    }

    /** This client's own limit is reached. */
    static final class NoRoom extends JedisException {
        private static final long serialVersionUID = 1L;

        NoRoom(String message) {
            super(message);
        }
    }

    public HostPort address() {
        return address;
    }

    /** The scripts that this server is known to have. */
    Set<Script> loaded() {
        return loaded;
    }

    /** Takes a connection; {@link #giveBack} it. Throws where none can be made. */
    public RedisConnection borrow(Attempts attempts) {
        if (!acquire(attempts.millisLeft())) {
            throw new NoRoom("all " + maxConnections + " connections to " + address
                    + " are in use: see online_store.max_connections");
        }
        try {
            RedisConnection link = idle.poll();
            if (link == null) {
                link = connector.connect(address);
            }
            link.allowSilence(attempts.silenceMillis());
            return link;
        } catch (JedisException e) {
            room.release();
            throw e;
        }
    }

    private boolean acquire(long millis) {
        try {
            return room.tryAcquire(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * @param complete whether all replies were read and nothing is watched; else the next user would take what is still
     *     on its way for its own
     */
    public void giveBack(RedisConnection link, boolean complete) {
        if (!complete || link.isBroken() || closed) {
            link.discard();
            forget();
        } else {
            idle.push(link);
        }
        room.release();
    }

    /** What is idle was made to a server that is gone, in all likelihood. */
    private void forget() {
        for (RedisConnection link = idle.poll(); link != null; link = idle.poll()) {
            link.discard();
        }
    }

    /** A connection outside the count: its owner keeps it for long, and needs others meanwhile. */
    RedisConnection open() {
        return connector.connect(address);
    }

    /** Asks the server something that is not about a key. */
    public Object ask(CommandArguments command, Duration timeout) {
        RedisConnection link = null;
        try {
            link = open();
            link.allowSilence((int) timeout.toMillis());
            link.sendCommand(command);
            return link.getOne();
        } catch (JedisException e) {
            throw PipelinedExecutor.exception(RedisFailures.of(address, e));
        } finally {
            if (link != null) {
                link.discard();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        forget();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
