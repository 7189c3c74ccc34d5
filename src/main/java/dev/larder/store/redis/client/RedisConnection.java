package dev.larder.store.redis.client;

import java.io.IOException;

import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisClientConfig;

/** One connection to one server. Unlike its parent it can be sent off without waiting for a reply. */
public final class RedisConnection extends Connection {
    private int silenceMillis;

    RedisConnection(RedisSocketFactory dial, JedisClientConfig config) {
        super(dial, config);
        silenceMillis = dial.timeoutMillis();
    }

    /** Sends what is still in the buffer, so that the server works while others are written to. */
    public void push() {
        flush();
    }

    /** How long the server may be silent before a reply is given up. */
    void allowSilence(int millis) {
        if (millis != silenceMillis) {
            setSoTimeout(millis);
            silenceMillis = millis;
        }
    }

    /** Closes without a word to the server. */
    void discard() {
        try {
            forceDisconnect();
        } catch (IOException e) {
            // Nothing is left to be lost.
        }
    }
}
