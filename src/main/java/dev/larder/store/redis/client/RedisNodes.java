package dev.larder.store.redis.client;

import java.util.Collection;

import dev.larder.store.settings.HostPort;
import dev.larder.store.settings.RedisSettings;

/** The servers that hold the data, and which of them has a key. */
public sealed interface RedisNodes extends AutoCloseable permits SingleNode, SentinelNodes, ClusterNodes {

    static RedisNodes named(RedisSettings settings) {
        ConnectionFactory connector = new ConnectionFactory(settings);
        return switch (settings.servers().mode()) {
            case STANDALONE -> new SingleNode(settings.servers().addresses().getFirst(), connector);
            case SENTINEL ->
                new SentinelNodes(settings.servers().addresses(), settings.servers().master().orElseThrow(), connector);
            case CLUSTER -> new ClusterNodes(settings.servers().addresses(), connector);
        };
    }

    RedisNode of(byte[] key) throws NoNodeException;

    /** Every server that has keys of its own, no replicas. */
    Collection<RedisNode> all() throws NoNodeException;

    /** The server at an address that another one has named. */
    RedisNode at(HostPort address);

    /** A server has said where a slot is now. */
    void moved(RedisFailure.Moved moved);

    /** Looks again who serves what, after a server's silence or complaint; keeps what it knows where nobody answers. */
    void refresh();

    /** Whether commands on several keys may stand in one transaction. */
    boolean holdAllKeysTogether();

    @Override
    void close();
}
