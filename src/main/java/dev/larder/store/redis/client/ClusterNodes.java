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
import redis.clients.jedis.Protocol;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisClusterCRC16;

import dev.larder.store.settings.HostPort;

/** A cluster. Which node serves which slot is read from its nodes with CLUSTER SLOTS. */
final class ClusterNodes implements RedisNodes {
    /** Threads that run into the same failover share one refresh. */
    private static final long MIN_REFRESH_NANOS = 50_000_000;

    private final List<HostPort> seeds;
    private final ConnectionFactory connectionFactory;
    private final Map<HostPort, RedisNode> nodes = new ConcurrentHashMap<>();
    private final AtomicReferenceArray<RedisNode> slots = new AtomicReferenceArray<>(Protocol.CLUSTER_HASHSLOTS);
    private volatile boolean slotsKnown;
    private long refreshedNanos;

    ClusterNodes(List<HostPort> seeds, ConnectionFactory connectionFactory) {
        this.seeds = seeds;
        this.connectionFactory = connectionFactory;
    }

    @Override
    public RedisNode of(byte[] key) throws NoNodeException {
        requireSlots();
        int slot = JedisClusterCRC16.getSlot(key);
        RedisNode node = slots.get(slot);
        if (node == null) {
            throw new NoNodeException(RedisFailure.NotReady.slotWithoutServer(slot));
        }
        return node;
    }

    @Override
    public Collection<RedisNode> all() throws NoNodeException {
        requireSlots();
        Set<RedisNode> all = new LinkedHashSet<>();
        for (int slot = 0; slot < slots.length(); slot++) {
            RedisNode node = slots.get(slot);
            if (node == null) {
                throw new NoNodeException(RedisFailure.NotReady.slotWithoutServer(slot));
            }
            all.add(node);
        }
        return all;
    }

    @Override
    public RedisNode at(HostPort address) {
        return nodes.computeIfAbsent(address, connectionFactory::node);
    }

    @Override
    public void moved(RedisFailure.Moved moved) {
        slots.set(moved.slot(), at(moved.to()));
    }

    private void requireSlots() throws NoNodeException {
        if (!slotsKnown) {
            loadSlots();
        }
    }

    @Override
    public void refresh() {
        try {
            loadSlots();
        } catch (NoNodeException e) {
            // The slots known so far may still be right for most keys.
        }
    }

    private synchronized void loadSlots() throws NoNodeException {
        if (slotsKnown && System.nanoTime() - refreshedNanos < MIN_REFRESH_NANOS) {
            return;
        }
        RedisFailure last = null;
        Set<HostPort> addresses = new LinkedHashSet<>(nodes.keySet());
        addresses.addAll(seeds);
        for (HostPort address : addresses) {
            try {
                apply(address, askSlots(address));
                slotsKnown = true;
                refreshedNanos = System.nanoTime();
                return;
            } catch (JedisException e) {
                last = RedisFailures.of(address, e);
            }
        }
        throw new NoNodeException(last);
    }

    private List<?> askSlots(HostPort address) {
        RedisConnection connection = at(address).open();
        try {
            connection.sendCommand(new CommandArguments(Command.CLUSTER).add("SLOTS"));
            return (List<?>) connection.getOne();
        } finally {
            connection.closeAbruptly();
        }
    }

    /** Each range consists of its first slot, its last slot, its master, and its replicas. */
    private void apply(HostPort source, List<?> ranges) {
        List<RedisNode> owners = new ArrayList<>(Collections.nCopies(slots.length(), null));
        for (Object range : ranges) {
            List<?> parts = (List<?>) range;
            List<?> master = (List<?>) parts.get(2);
            String host = master.get(0) == null ? "" : new String((byte[]) master.get(0), StandardCharsets.UTF_8);
            if (host.equals("?")) {
                continue;
            }
            RedisNode node = at(new HostPort(host.isEmpty() ? source.host() : host, number(master.get(1))));
            for (int slot = number(parts.get(0)); slot <= number(parts.get(1)); slot++) {
                owners.set(slot, node);
            }
        }
        for (int slot = 0; slot < slots.length(); slot++) {
            slots.set(slot, owners.get(slot));
        }
    }

    private static int number(Object reply) {
        return Math.toIntExact((Long) reply);
    }

    @Override
    public boolean allowMultiKeyTransactions() {
        return false;
    }

    @Override
    public void close() {
        nodes.values().forEach(RedisNode::close);
    }
}
