package dev.larder.store.redis.wire;

import java.util.Collection;

import dev.larder.store.HostPort;
import dev.larder.store.RedisSettings;

/** The servers that hold the data, and which of them has a key. */
public sealed interface Nodes extends AutoCloseable permits OneServer, Sentinels, Cluster {

    static Nodes named(RedisSettings settings) {
        Connector connector = new Connector(settings);
        return switch (settings.mode()) {
            case STANDALONE -> new OneServer(settings.addresses().getFirst(), connector);
            case SENTINEL -> new Sentinels(settings.addresses(), settings.master().orElseThrow(), connector);
            case CLUSTER -> new Cluster(settings.addresses(), connector);
        };
    }

    Node of(byte[] key) throws Unserved;

    /** Every server that has keys of its own, no replicas. */
    Collection<Node> all() throws Unserved;

    /** The server at an address that another one has named. */
    Node at(HostPort address);

    /** A server has said where a slot is now. */
    void moved(Trouble.Moved moved);

    /** Looks again who serves what, after a server's silence or complaint; keeps what it knows where nobody answers. */
    void refresh();

    /** Whether commands on several keys may stand in one transaction. */
    boolean holdAllKeysTogether();

    @Override
    void close();
}
