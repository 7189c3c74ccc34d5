package dev.larder.store.redis.client;

import java.util.Collection;
import java.util.List;

import dev.larder.store.settings.HostPort;

/** A server that is always the same. */
final class SingleNode implements RedisNodes {
    private final RedisNode node;

    SingleNode(HostPort address, ConnectionFactory connector) {
        node = connector.node(address);
    }

    @Override
    public RedisNode of(byte[] key) {
        return node;
    }

    @Override
    public Collection<RedisNode> all() {
        return List.of(node);
    }

    @Override
    public RedisNode at(HostPort address) {
        return node;
    }

    @Override
    public void moved(RedisFailure.Moved moved) {
        throw PipelinedExecutor.exception(
                new RedisFailure.Denied(node + " is a server of a cluster: set online_store.mode to cluster"));
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
