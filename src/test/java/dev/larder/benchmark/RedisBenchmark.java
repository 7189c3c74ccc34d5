package dev.larder.benchmark;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.larder.Programs;
import dev.larder.store.redis.RedisCluster;
import dev.larder.store.redis.RedisServer;
import dev.larder.store.redis.RedisServers;

/**
 * Writing to Redis, on servers of its own that keep nothing on disk. One server: beside {@code redis-cli --pipe} with the
 * same HSET and PEXPIREAT commands, which is as fast as this server takes them. A cluster of three: the newest wins beside
 * overwriting, by the processors of the servers.
 */
final class RedisBenchmark {
    private static final String PEER = "`redis-cli --pipe`";
    private static final List<String> ENCODINGS = List.of("text", "binary", "packed");
    private static final List<String> RULES = List.of("newest", "overwrite");
    private static final List<String> CPU_SECONDS = List.of("used_cpu_user", "used_cpu_sys");
    private static final List<String> WIRE_BYTES = List.of("total_net_input_bytes", "total_net_output_bytes");

    private final Workplace workplace;
    private final List<RedisServer> servers;
    private final String mode;

    private RedisBenchmark(Workplace workplace, List<RedisServer> servers, String mode) {
        this.workplace = workplace;
        this.servers = servers;
        this.mode = mode;
    }

    static void run(Workplace workplace) throws Exception {
        for (String program : List.of("redis-server", "redis-cli", "redis-benchmark")) {
            if (!Programs.isThere(program)) {
                workplace.leaveOut("Redis", "there is no `" + program + "` on the PATH");
                return;
            }
        }
        try (RedisServer server = RedisServers.start(binary(), List.of("--save", ""))) {
            new RedisBenchmark(workplace, List.of(server), "standalone").measure();
        }
    }

    static void runCluster(Workplace workplace) throws Exception {
        RedisCluster cluster = RedisCluster.start(binary(), 0);
        try {
            new RedisBenchmark(workplace, cluster.servers(), "cluster").measureCluster();
        } finally {
            cluster.servers().forEach(RedisServer::close);
        }
    }

    /** {@code LARDER_BENCHMARK_REDIS} names another one than the tests'. */
    private static String binary() {
        return Optional.ofNullable(System.getenv("LARDER_BENCHMARK_REDIS")).orElseGet(RedisServers::usualBinary);
    }

    private void measure() throws Exception {
        long rows = workplace.rows(1_000_000);
        Path once = workplace.parquet("once", rows, rows);
        Path fourTimes = workplace.parquet("four-times", 4 * rows, rows);
        Path commands = commands(once);
        RowCosts costs = new RowCosts(workplace, rows, this::used);
        for (int i = 0; i < workplace.rounds(); i++) {
            flush();
            costs.peer(PEER, () -> workplace.cost(command("--pipe"), commands));
            for (String encoding : ENCODINGS) {
                for (String rule : RULES) {
                    flush();
                    costs.larder(encoding + ", " + rule, config(encoding, once), rule);
                }
            }
            costs.larder("packed, newest, over rows that are there", config("packed", once), "newest");
            flush();
            costs.larder("text, newest, four rows an entity", config("text", fourTimes), "newest");
        }
        costs.show("Redis " + version() + ", " + rows + " entities of 10 doubles", PEER, PEER);
        flush();
        Path config = config("text", once);
        workplace.larder("--config", config.toString(), "materialize");
        RedisLatency.measure(workplace, servers.getFirst().address().port(), config.toString());
    }

    /** The servers share the processors with the client, so that only what they use counts. */
    private void measureCluster() throws Exception {
        long rows = workplace.rows(1_000_000);
        Path once = workplace.parquet("cluster", rows, rows);
        for (String encoding : ENCODINGS) {
            RowCosts costs = new RowCosts(workplace, rows, this::used);
            for (int i = 0; i < workplace.rounds(); i++) {
                for (String rule : RULES.reversed()) {
                    flush();
                    costs.larder(rule, config(encoding, once), rule);
                    costs.larder(rule + ", over rows that are there", config(encoding, once), rule);
                }
            }
            costs.show("Redis " + version() + ", cluster of " + servers.size() + ", " + encoding + ", " + rows
                    + " entities of 10 doubles", RULES.getLast(), RULES.getLast());
        }
    }

    private Optional<RowCosts.Servers.Used> used() {
        return Optional.of(new RowCosts.Servers.Used(sum("cpu", CPU_SECONDS), Optional.of(sum("stats", WIRE_BYTES))));
    }

    private double sum(String section, List<String> fields) {
        return servers.stream().mapToDouble(server -> fields.stream()
                .mapToDouble(field -> Double.parseDouble(server.info(section, field))).sum()).sum();
    }

    private void flush() {
        servers.forEach(server -> server.ask("FLUSHALL"));
    }

    private Path config(String encoding, Path parquet) throws IOException {
        return workplace.config("redis-" + encoding, parquet, "type: redis, mode: " + mode + ", addresses: ["
                + servers.stream().map(server -> '"' + server.address().toString() + '"')
                        .collect(Collectors.joining(", "))
                + "], encoding: " + encoding);
    }

    /** What larder sends with {@code overwrite}, as redis-cli takes it. */
    private Path commands(Path parquet) throws Exception {
        Path file = workplace.folder().resolve("commands.resp");
        String expiry = String.valueOf(System.currentTimeMillis() + 30L * 24 * 3600 * 1000);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery("SELECT *, epoch_us(event_timestamp) AS us FROM '" + parquet + "'");
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            while (rows.next()) {
                String key = "feast:bench:v:customer_id=" + rows.getString("customer_id");
                List<String> hset = new ArrayList<>(List.of("HSET", key));
                for (int i = 0; i < 10; i++) {
                    hset.addAll(List.of("f" + i, Double.toString(rows.getDouble("f" + i))));
                }
                hset.addAll(List.of("_ts", String.valueOf(rows.getLong("us"))));
                write(out, hset);
                write(out, List.of("PEXPIREAT", key, expiry));
            }
        }
        return file;
    }

    private static void write(OutputStream out, List<String> words) throws IOException {
        StringBuilder command = new StringBuilder("*" + words.size() + "\r\n");
        for (String word : words) {
            command.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        out.write(command.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private List<String> command(String argument) {
        return List.of("redis-cli", "-p", String.valueOf(servers.getFirst().address().port()), argument);
    }

    private String version() {
        return servers.getFirst().info("server", "redis_version");
    }
}
