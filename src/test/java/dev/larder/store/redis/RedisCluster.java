package dev.larder.store.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.larder.Await;
import dev.larder.TestPorts;
import dev.larder.store.settings.HostPort;

/** A cluster of three masters, with one replica each for tests. */
public final class RedisCluster {
    private static final int SLOTS = 16_384;
    private static final int MASTERS = 3;

    private final List<RedisServer> servers = new ArrayList<>();

    static RedisCluster start(String binary) {
        return start(binary, 1);
    }

    /** @param replicas of each master */
    public static RedisCluster start(String binary, int replicas) {
        RedisCluster cluster = new RedisCluster();
        for (int i = 0; i < (1 + replicas) * MASTERS; i++) {
            cluster.servers.add(RedisServers.launch(binary, TestPorts.claimWithClusterBus(),
                    List.of("--cluster-enabled", "yes",
                            "--cluster-node-timeout", "1500", "--cluster-replica-validity-factor", "0",
                            "--cluster-allow-replica-migration", "no")));
        }
        cluster.servers.forEach(RedisServer::awaitReady);
        cluster.form();
        RedisServers.printOnce("redis tests: a cluster of 3 + " + replicas * MASTERS + ", version "
                + cluster.servers.getFirst().info("server", "redis_version"));
        return cluster;
    }

    private void form() {
        RedisServer first = servers.getFirst();
        for (int i = 0; i < MASTERS; i++) {
            servers.get(i).ask("CLUSTER", "ADDSLOTSRANGE", Integer.toString(SLOTS * i / MASTERS),
                    Integer.toString(SLOTS * (i + 1) / MASTERS - 1));
            servers.get(i).ask("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
        }
        for (RedisServer server : servers.subList(1, servers.size())) {
            first.ask("CLUSTER", "MEET", server.address().host(), Integer.toString(server.address().port()));
        }
        Await.until("the servers know each other", () -> servers.stream()
                .allMatch(server -> ((String) server.ask("CLUSTER", "NODES")).lines().count() == servers.size()));
        for (int i = MASTERS; i < servers.size(); i++) {
            servers.get(i).ask("CLUSTER", "REPLICATE", id(servers.get(i - MASTERS)));
        }
        awaitHealthy();
        Await.until("the replicas follow", () -> servers.subList(MASTERS, servers.size()).stream()
                .allMatch(server -> server.info("replication", "master_link_status").equals("up")));
    }

    void awaitHealthy() {
        Await.until("the cluster is healthy", () -> servers.stream()
                .filter(RedisServer::isRunning)
                .allMatch(server -> ((String) server.ask("CLUSTER", "INFO")).contains("cluster_state:ok")));
    }

    /** Moves a slot with its keys, as a rebalance does. */
    void move(int slot, RedisServer from, RedisServer to) {
        beginMove(slot, from, to);
        String number = Integer.toString(slot);
        while (true) {
            List<?> keys = (List<?>) from.ask("CLUSTER", "GETKEYSINSLOT", number, "5");
            if (keys.isEmpty()) {
                break;
            }
            for (Object key : keys) {
                from.ask("MIGRATE", to.address().host(), Integer.toString(to.address().port()), (String) key, "0",
                        "5000", "REPLACE");
            }
        }
        for (RedisServer server : List.of(to, from, servers.get(2))) {
            server.ask("CLUSTER", "SETSLOT", number, "NODE", id(to));
        }
    }

    /** From now on the keys that the old server lacks are the new server's. */
    void beginMove(int slot, RedisServer from, RedisServer to) {
        to.ask("CLUSTER", "SETSLOT", Integer.toString(slot), "IMPORTING", id(from));
        from.ask("CLUSTER", "SETSLOT", Integer.toString(slot), "MIGRATING", id(to));
    }

    static String id(RedisServer server) {
        return (String) server.ask("CLUSTER", "MYID");
    }

    public List<RedisServer> servers() {
        return servers;
    }

    List<RedisServer> masters() {
        return servers.stream().filter(RedisServer::isRunning)
                .filter(server -> server.info("replication", "role").equals("master")).toList();
    }

    /** Two nodes, which are enough to find the others. */
    List<HostPort> seeds() {
        return Stream.of(servers.get(0), servers.get(4)).map(RedisServer::address).collect(Collectors.toList());
    }
}
