package dev.larder.store.redis.client;

import java.io.IOException;

import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisClientConfig;

/** A connection to one server. Unlike its parent it can flush without waiting for a reply. */
public final class RedisConnection extends Connection {
    private int readTimeoutMillis;

    RedisConnection(RedisSocketFactory socketFactory, JedisClientConfig config) {
        super(socketFactory, config);
        readTimeoutMillis = socketFactory.timeoutMillis();
    }

    /** Sends what is in the buffer, so that the server works while the client writes to others. */
    @Override
    public void flush() {
        super.flush();
    }

    /** How long to wait for the next bytes of a reply. */
    void setReadTimeout(int millis) {
        if (millis != readTimeoutMillis) {
            setSoTimeout(millis);
            readTimeoutMillis = millis;
        }
    }

    /** Closes without QUIT, which could block. */
    void closeAbruptly() {
        try {
            forceDisconnect();
        } catch (IOException e) {
            // The socket is closed all the same.
        }
    }
}
