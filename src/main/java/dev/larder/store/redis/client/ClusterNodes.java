package dev.larder.store.redis.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisClusterCRC16;

import dev.larder.store.settings.HostPort;

/** A cluster: which server has which slot, as its servers say. */
final class ClusterNodes implements RedisNodes {
    /** Writers that stumble over the same failover look once, not each for itself. */
    private static final long SHORTEST_REFRESH_NANOS = 50_000_000;

    private final List<HostPort> seeds;
    private final ConnectionFactory connector;
    private final Map<HostPort, RedisNode> nodes = new ConcurrentHashMap<>();
    private final AtomicReferenceArray<RedisNode> slots = new AtomicReferenceArray<>(Protocol.CLUSTER_HASHSLOTS);
    private volatile boolean known;
    private long refreshedNanos;

    ClusterNodes(List<HostPort> seeds, ConnectionFactory connector) {
        this.seeds = seeds;
        this.connector = connector;
    }

    @Override
    public RedisNode of(byte[] key) throws NoNodeException {
        require();
        int slot = JedisClusterCRC16.getSlot(key);
        RedisNode node = slots.get(slot);
        if (node == null) {
            throw new NoNodeException(new RedisFailure.NotReady("no server of the cluster has slot " + slot));
        }
        return node;
    }

    @Override
    public Collection<RedisNode> all() throws NoNodeException {
        require();
        Set<RedisNode> all = new LinkedHashSet<>();
        for (int slot = 0; slot < slots.length(); slot++) {
            RedisNode node = slots.get(slot);
            if (node == null) {
                throw new NoNodeException(new RedisFailure.NotReady("no server of the cluster has slot " + slot));
            }
            all.add(node);
        }
        return all;
    }

    @Override
    public RedisNode at(HostPort address) {
        return nodes.computeIfAbsent(address, connector::node);
    }

    @Override
    public void moved(RedisFailure.Moved moved) {
        slots.set(moved.slot(), at(moved.to()));
    }

    private void require() throws NoNodeException {
        if (!known) {
            look();
        }
    }

    @Override
    public void refresh() {
        try {
            look();
        } catch (NoNodeException e) {
            // What is known may still be right for most slots.
        }
    }

    private synchronized void look() throws NoNodeException {
        if (known && System.nanoTime() - refreshedNanos < SHORTEST_REFRESH_NANOS) {
            return;
        }
        RedisFailure last = null;
        Set<HostPort> toAsk = new LinkedHashSet<>(nodes.keySet());
        toAsk.addAll(seeds);
        for (HostPort address : toAsk) {
            try {
                read(address, slots(address));
                known = true;
                refreshedNanos = System.nanoTime();
                return;
            } catch (JedisException e) {
                last = RedisFailures.of(address, e);
            }
        }
        throw new NoNodeException(last);
    }

    private List<?> slots(HostPort address) {
        RedisConnection link = at(address).open();
        try {
            link.sendCommand(new CommandArguments(Command.CLUSTER).add("SLOTS"));
            return (List<?>) link.getOne();
        } finally {
            link.discard();
        }
    }

    /** Each range is its first slot, its last, its master and its replicas. */
    private void read(HostPort asked, List<?> ranges) {
        List<RedisNode> found = new ArrayList<>(Collections.nCopies(slots.length(), null));
        for (Object range : ranges) {
            List<?> parts = (List<?>) range;
            List<?> master = (List<?>) parts.get(2);
            String host = master.get(0) == null ? "" : new String((byte[]) master.get(0), StandardCharsets.UTF_8);
            if (host.equals("?")) {
                continue;
            }
            RedisNode node = at(new HostPort(host.isEmpty() ? asked.host() : host, number(master.get(1))));
            for (int slot = number(parts.get(0)); slot <= number(parts.get(1)); slot++) {
                found.set(slot, node);
            }
        }
        for (int slot = 0; slot < slots.length(); slot++) {
            slots.set(slot, found.get(slot));
        }
    }

    private static int number(Object reply) {
        return Math.toIntExact((Long) reply);
    }

    @Override
    public boolean holdAllKeysTogether() {
        return false;
    }

    @Override
    public void close() {
        nodes.values().forEach(RedisNode::close);
    }
}
