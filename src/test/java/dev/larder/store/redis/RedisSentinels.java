package dev.larder.store.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import dev.larder.Await;
import dev.larder.TestPorts;
import dev.larder.store.settings.HostPort;

/** A master, two replicas, and three sentinels that watch them. */
final class RedisSentinels implements AutoCloseable {
    static final String MASTER = "mymaster";

    private final List<RedisServer> servers = new ArrayList<>();
    private final List<RedisServer> sentinels = new ArrayList<>();

    static RedisSentinels start(String binary) {
        RedisSentinels group = new RedisSentinels();
        RedisServer master = RedisServers.launch(binary, List.of()).awaitReady();
        group.servers.add(master);
        for (int i = 0; i < 2; i++) {
            group.servers.add(RedisServers.launch(binary,
                    List.of("--replicaof", "127.0.0.1 " + master.address().port())).awaitReady());
        }
        Await.until("the replicas follow", () -> group.servers.stream().skip(1)
                .allMatch(server -> server.info("replication", "master_link_status").equals("up")));
        for (int i = 0; i < 3; i++) {
            group.sentinels.add(sentinel(binary, master.address()));
        }
        Await.until("the sentinels know each other and the replicas", () -> group.sentinels
                .stream().allMatch(RedisSentinels::knowsAll));
        RedisServers.printOnce(
                "redis tests: 3 sentinels over 3 servers, version " + master.info("server", "redis_version"));
        return group;
    }

    private static RedisServer sentinel(String binary, HostPort master) {
        try {
            int port = TestPorts.claim();
            Path config = RedisServers.folder().resolve("sentinel" + port + ".conf");
            Files.writeString(config, """
                    port %1$d
                    bind 127.0.0.1
                    sentinel monitor %2$s 127.0.0.1 %3$d 2
                    sentinel down-after-milliseconds %2$s 1000
                    sentinel failover-timeout %2$s 5000
                    """.formatted(port, MASTER, master.port()));
            return RedisServers.launchSentinel(binary, port, config).awaitReady();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean knowsAll(RedisServer sentinel) {
        List<?> master = (List<?>) sentinel.ask("SENTINEL", "MASTER", MASTER);
        return master.get(master.indexOf("num-slaves") + 1).equals("2")
                && master.get(master.indexOf("num-other-sentinels") + 1).equals("2");
    }

    List<HostPort> addresses() {
        return sentinels.stream().map(RedisServer::address).collect(Collectors.toList());
    }

    RedisServer master() {
        return servers.stream().filter(RedisServer::isRunning)
                .filter(server -> server.info("replication", "role").equals("master")).findFirst().orElseThrow();
    }

    void failOver() {
        sentinels.getFirst().ask("SENTINEL", "FAILOVER", MASTER);
    }

    @Override
    public void close() {
        sentinels.forEach(RedisServer::close);
        servers.forEach(RedisServer::close);
    }

    List<RedisServer> servers() {
        return servers;
    }
}
