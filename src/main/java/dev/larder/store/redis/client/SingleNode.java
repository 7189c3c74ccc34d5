package dev.larder.store.redis.client;

import java.util.Collection;
import java.util.List;

import dev.larder.store.settings.HostPort;

/** One server, without failover. */
final class SingleNode implements RedisNodes {
    private final RedisNode node;

    SingleNode(HostPort address, ConnectionFactory connectionFactory) {
        node = connectionFactory.node(address);
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
                new RedisFailure.Denied(node + " is a server of a cluster. Set online_store.mode to cluster"));
    }

    @Override
    public void refresh() {
        // There is no other server.
    }

    @Override
    public boolean allowMultiKeyTransactions() {
        return true;
    }

    @Override
    public void close() {
        node.close();
    }
}
