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
import java.util.List;
import java.util.Locale;

import dev.larder.Programs;
import dev.larder.TestPorts;

import dev.larder.TestPorts;

/**
 * Writing to Redis, beside {@code redis-cli --pipe} with the same HSET and PEXPIREAT commands, which is as fast as this
 * server takes them. Each in turn, on a server of its own that keeps nothing on disk.
 */
final class RedisBenchmark {
    private static final String PEER = "`redis-cli --pipe`";
    private static final List<String> ENCODINGS = List.of("text", "binary", "packed");
    private static final List<String> RULES = List.of("newest", "overwrite");

    private final Workplace workplace;
    private final int port;

    private RedisBenchmark(Workplace workplace, int port) {
        this.workplace = workplace;
        this.port = port;
    }

    static void run(Workplace workplace) throws Exception {
        for (String program : List.of("redis-server", "redis-cli", "redis-benchmark")) {
            if (!Programs.isThere(program)) {
                workplace.leaveOut("Redis", "there is no `" + program + "` on the PATH");
                return;
            }
        }
        int port = TestPorts.claim();
        Process server = new ProcessBuilder("redis-server", "--port", String.valueOf(port), "--save", "",
                "--appendonly", "no", "--dir", workplace.folder().toString())
                .redirectErrorStream(true).redirectOutput(workplace.folder().resolve("redis.log").toFile()).start();
        try {
            new RedisBenchmark(workplace, port).measure();
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private void measure() throws Exception {
        long rows = workplace.rows(1_000_000);
        Path once = workplace.parquet("once", rows, rows);
        Path fourTimes = workplace.parquet("four-times", 4 * rows, rows);
        Path commands = commands(once);
        awaitServer();
        Figures write = new Figures();
        Figures whole = new Figures();
        for (int i = 0; i < workplace.rounds(); i++) {
            cli("FLUSHALL");
            double pipe = rows / workplace.run(command("--pipe"), commands).seconds();
            write.add(PEER, pipe);
            whole.add(PEER, pipe);
            for (String encoding : ENCODINGS) {
                for (String rule : RULES) {
                    cli("FLUSHALL");
                    measure(encoding + ", " + rule, once, encoding, rule, rows, write, whole);
                }
            }
            measure("packed, newest, over rows that are there", once, "packed", "newest", rows, write, whole);
            cli("FLUSHALL");
            measure("text, newest, four rows an entity", fourTimes, "text", "newest", rows, write, whole);
        }
        workplace.show(write, "Redis " + version() + ", " + rows + " entities of 10 doubles: write phase", "rows/s",
                PEER);
        workplace.show(whole, "the same: whole command, from Parquet", "rows/s", PEER);
        cli("FLUSHALL");
        String config = config("text", once);
        workplace.larder("--config", config, "materialize");
        RedisLatency.measure(workplace, port, config);
    }

    private void measure(String name, Path parquet, String encoding, String rule, long rows, Figures write,
            Figures whole) throws Exception {
        String config = config(encoding, parquet);
        String report = workplace.folder().resolve("redis.json").toString();
        double seconds = workplace.larder("--config", config, "materialize", "--on-conflict", rule, "--report", report)
                .seconds();
        Report told = Report.read(report);
        if (told.written() != rows) {
            throw new IllegalStateException("wrote " + told.written() + " of " + rows);
        }
        write.add(name, rows / told.seconds("write"));
        whole.add(name, rows / seconds);
    }

    private String config(String encoding, Path parquet) throws IOException {
        return workplace.config("redis-" + encoding, parquet, "type: redis, addresses: [\"127.0.0.1:" + port
                + "\"], encoding: " + encoding).toString();
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
                String[] hset = new String[24];
                hset[0] = "HSET";
                hset[1] = key;
                for (int i = 0; i < 10; i++) {
                    hset[2 + 2 * i] = "f" + i;
                    hset[3 + 2 * i] = Double.toString(rows.getDouble("f" + i));
                }
                hset[22] = "_ts";
                hset[23] = String.valueOf(rows.getLong("us"));
                write(out, hset);
                write(out, "PEXPIREAT", key, expiry);
            }
        }
        return file;
    }

    private static void write(OutputStream out, String... words) throws IOException {
        StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            command.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        out.write(command.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private List<String> command(String argument) {
        return List.of("redis-cli", "-p", String.valueOf(port), argument);
    }

    private String cli(String command) throws Exception {
        return workplace.run(command(command), null).output();
    }

    private String version() throws Exception {
        return cli("INFO").lines().filter(line -> line.startsWith("redis_version:")).findFirst().orElseThrow()
                .substring("redis_version:".length()).strip().toLowerCase(Locale.ROOT);
    }

    private void awaitServer() throws Exception {
        for (int i = 0; i < 100; i++) {
            try {
                cli("PING");
                return;
            } catch (IllegalStateException e) {
                Thread.sleep(100);
            }
        }
        throw new IllegalStateException("redis-server does not start");
    }
}
