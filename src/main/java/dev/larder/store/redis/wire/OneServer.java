package dev.larder.store.redis.wire;

import java.util.Collection;
import java.util.List;

import dev.larder.store.HostPort;

/** A server that is always the same. */
final class OneServer implements Nodes {
    private final Node node;

    OneServer(HostPort address, Connector connector) {
        node = connector.node(address);
    }

    @Override
    public Node of(byte[] key) {
        return node;
    }

    @Override
    public Collection<Node> all() {
        return List.of(node);
    }

    @Override
    public Node at(HostPort address) {
        return node;
    }

    @Override
    public void moved(Trouble.Moved moved) {
        throw Exchange.exception(
                new Trouble.Denied(node + " is a server of a cluster: set online_store.mode to cluster"));
    }

    @Override
    public void refresh() {
        // There is no other.
    }

    @Override
    public boolean holdAllKeysTogether() {
        return true;
    }

    @Override
    public void close() {
        node.close();
    }
}
