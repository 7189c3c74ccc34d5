package dev.larder.store.redis.client;

import java.util.Collection;

import dev.larder.store.settings.HostPort;
import dev.larder.store.settings.RedisSettings;

/** The servers that hold the data, and which of them serves a key. */
public sealed interface RedisNodes extends AutoCloseable permits SingleNode, SentinelNodes, ClusterNodes {

    static RedisNodes named(RedisSettings settings) {
        ConnectionFactory connectionFactory = new ConnectionFactory(settings);
        return switch (settings.servers().mode()) {
            case STANDALONE -> new SingleNode(settings.servers().addresses().getFirst(), connectionFactory);
            case SENTINEL ->
                new SentinelNodes(settings.servers().addresses(), settings.servers().master().orElseThrow(),
                        connectionFactory);
            case CLUSTER -> new ClusterNodes(settings.servers().addresses(), connectionFactory);
        };
    }

    RedisNode of(byte[] key) throws NoNodeException;

    /** All masters. */
    Collection<RedisNode> all() throws NoNodeException;

    /** The server at an address that a redirect named. */
    RedisNode at(HostPort address);

    /** Remembers where a slot has moved to. */
    void moved(RedisFailure.Moved moved);

    /** Finds out again which server serves what, after a failure. Keeps what it knows if no server answers. */
    void refresh();

    /** Whether one transaction may work on several keys. */
    boolean allowMultiKeyTransactions();

    @Override
    void close();
}
