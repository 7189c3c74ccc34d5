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

/** A server and its pool of connections, which are opened on demand. */
public final class RedisNode implements AutoCloseable {
    private final HostPort address;
    private final ConnectionFactory connectionFactory;
    private final int maxConnections;
    private final Semaphore permits;
    private final ConcurrentLinkedDeque<RedisConnection> idle = new ConcurrentLinkedDeque<>();
    private final Set<Script> loaded = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    RedisNode(HostPort address, ConnectionFactory connectionFactory, int maxConnections) {
        this.address = address;
        this.connectionFactory = connectionFactory;
        this.maxConnections = maxConnections;
        this.permits = new Semaphore(maxConnections);
    }

    /** All connections that larder may open are in use. */
    static final class ConnectionLimitException extends JedisException {
        private static final long serialVersionUID = 1L;

        ConnectionLimitException(String message) {
            super(message);
        }
    }

    public HostPort address() {
        return address;
    }

    /** The scripts that this server has loaded, as far as this client knows. */
    Set<Script> loadedScripts() {
        return loaded;
    }

    /** Takes a connection, to be returned with {@link #giveBack}. Throws if none can be opened in time. */
    public RedisConnection borrow(Attempts attempts) {
        if (!acquire(attempts.millisLeft())) {
            throw new ConnectionLimitException("all " + maxConnections + " connections to " + address
                    + " are in use. Raise online_store.max_connections");
        }
        try {
            RedisConnection connection = idle.poll();
            if (connection == null) {
                connection = connectionFactory.connect(address);
            }
            connection.setReadTimeout(attempts.silenceMillis());
            return connection;
        } catch (JedisException e) {
            permits.release();
            throw e;
        }
    }

    private boolean acquire(long millis) {
        try {
            return permits.tryAcquire(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * @param complete whether all replies were read and nothing is watched. If not, it is closed: the next user would
     *     read replies that are still on their way
     */
    public void giveBack(RedisConnection connection, boolean complete) {
        if (!complete || connection.isBroken() || closed) {
            connection.closeAbruptly();
            closeIdle();
        } else {
            idle.push(connection);
        }
        permits.release();
    }

    /** After a failure: idle connections probably lead to the same dead server. */
    private void closeIdle() {
        for (RedisConnection connection = idle.poll(); connection != null; connection = idle.poll()) {
            connection.closeAbruptly();
        }
    }

    /** Opens a connection outside the pool, for an owner that keeps it for long and uses pooled ones meanwhile. */
    RedisConnection open() {
        return connectionFactory.connect(address);
    }

    /** Sends a command that has no key. */
    public Object ask(CommandArguments command, Duration timeout) {
        RedisConnection connection = null;
        try {
            connection = open();
            connection.setReadTimeout((int) timeout.toMillis());
            connection.sendCommand(command);
            return connection.getOne();
        } catch (JedisException e) {
            throw PipelinedExecutor.exception(RedisFailures.of(address, e));
        } finally {
            if (connection != null) {
                connection.closeAbruptly();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        closeIdle();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
