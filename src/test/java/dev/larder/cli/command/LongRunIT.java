package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import redis.clients.jedis.exceptions.JedisException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.larder.Await;
import dev.larder.cli.command.ExpectedStates.Row;
import dev.larder.cli.session.ExitCode;
import dev.larder.store.redis.RedisServer;
import dev.larder.store.redis.RedisServers;
import dev.larder.store.redis.RedisStore;
import dev.larder.store.settings.RedisSettings;
import dev.larder.text.Durations;

/**
 * Random commands on a Redis with random faults, for {@code -Dlarder.longrun=30m} or half a minute: every row that is
 * read may be there, verify counts correctly, and nothing stays open. A line for each
 * command goes to target/longrun.log; {@code -Dlarder.seed} repeats their order.
 */
class LongRunIT {
    private static final Duration LENGTH = Durations.parse(System.getProperty("larder.longrun", "30s"));
    private static final long SEED = Long.getLong("larder.seed", System.nanoTime());
    private static final int CHECKS = 10;
    /** Of a hundred random numbers, the first that means a verification. */
    private static final int VERIFY = 97;
    /** The number of entities in the source; as many again are not in it. */
    private static final int IN_SOURCE = 3_000;
    private static final int BESIDE = 200;
    private static final int BATCH = 400;
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
    private static final String VIEW = """
            customers:
              entity: {customer_id: string}
              source: {path: data, event_timestamp: event}
              features: {total: double}
              ttl: never
            """;

    enum Fault {
        NONE, CONNECTIONS_KILLED, PAUSED, KILLED
    }

    @TempDir
    private Path folder;
    private final Random random = new Random(SEED);
    private final ExpectedStates possible = new ExpectedStates();
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private final Map<String, Integer> ends = new TreeMap<>();
    private RedisServer server;
    private CustomerFiles files;
    private Larder larder;
    private PrintWriter log;
    private Fault fault;
    private long sourceVersion;
    private int totals;

    @BeforeEach
    void start() throws IOException {
        // Every write has left the process before it is acknowledged, so that killing it loses none. With `everysec`, a
        // write waits while an fsync is under way.
        server = RedisServers.start(RedisServers.usualBinary(), List.of("--appendonly", "yes", "--appendfsync", "no"));
        files = new CustomerFiles(folder, VIEW);
        larder = new Larder(folder).opener((config, clock) -> new RedisStore((RedisSettings) config.store(),
                config.project(), clock));
        larder.clock().advance(Duration.between(larder.clock().instant(), Instant.now()));
        larder.file("larder.yaml", """
                project: acme
                online_store: {type: redis, addresses: ["%s"], retries: 3,
                  timeouts: {connect: 1s, read: 1s, write: 2s, batch: 4s}}
                feature_views:
                %s""".formatted(server.address(), VIEW.indent(2)));
        log = new PrintWriter(Files.newBufferedWriter(Path.of("target/longrun.log")), true);
        renewSource();
    }

    @AfterEach
    void stop() {
        log.close();
        server.close();
    }

    @Test
    void storeStaysConsistentUnderFaults() throws Exception {
        long start = System.nanoTime();
        Footprint warm = null;
        int commands = 0;
        for (int check = 0; check <= CHECKS; check++) {
            long end = start + LENGTH.toNanos() * (check + 1) / (CHECKS + 1);
            while (System.nanoTime() < end) {
                step(++commands);
            }
            Footprint now = Footprint.now();
            say("after " + commands + " commands: " + now + ", clients " + clients());
            assertEquals(1, clients());
            if (check == 0) {
                warm = now;
            } else {
                now.hasNotGrownSince(warm);
            }
        }
        readAll();
        verify();
        say("long run: " + LENGTH.toSeconds() + " s, -Dlarder.seed=" + SEED + ", " + commands + " commands " + ends
                + ", faults " + faults + ", " + warm + " -> " + Footprint.now());
    }

    private void say(String line) {
        log.println(line);
        System.out.println(line);
    }

    /** The connection that asks is counted too. */
    private int clients() {
        return Integer.parseInt(server.info("clients", "connected_clients"));
    }

    private void step(int number) throws Exception {
        int chosen = random.nextInt(100);
        // Unknown outcomes have to be read before they can be counted, so no faults happen during a verification.
        fault = chosen >= VERIFY || random.nextInt(4) > 0 ? Fault.NONE : Fault.values()[1 + random.nextInt(3)];
        int delay = random.nextBoolean() ? 0 : random.nextInt(60);
        int length = random.nextInt(300);
        long began = System.nanoTime();
        CompletableFuture<Void> injected = CompletableFuture.runAsync(() -> inject(fault, delay, length));
        String name;
        try {
            name = command(chosen);
        } catch (AssertionError e) {
            log.println(number + " " + e.getMessage());
            throw new AssertionError("command " + number + ", -Dlarder.seed=" + SEED + ": " + e.getMessage(), e);
        }
        injected.get();
        if (fault != Fault.NONE) {
            settle();
        }
        faults.merge(fault, 1, Integer::sum);
        ends.merge(name, 1, Integer::sum);
        log.printf("%d %s %s %s %d ms%n", number, Instant.now(), name, fault, (System.nanoTime() - began) / 1_000_000);
    }

    private String command(int chosen) {
        if (chosen < 10) {
            renewSource();
        }
        if (chosen < 25) {
            return materialize(chosen % 2 == 0 ? new String[]{} : new String[]{"--replace", "--yes"});
        } else if (chosen < 45) {
            return put();
        } else if (chosen < 60) {
            return batchPut();
        } else if (chosen < 75) {
            return get();
        } else if (chosen < 88) {
            return batchGet(IntStream.range(0, BATCH).mapToObj(i -> anyId()).distinct().toList());
        } else if (chosen < 92) {
            return delete();
        } else if (chosen < 94) {
            return truncate();
        } else if (chosen < VERIFY) {
            return session();
        }
        readAll();
        return verify();
    }

    private void inject(Fault what, int delay, int length) {
        Await.millis(delay);
        try {
            switch (what) {
                case NONE -> {
                }
                case CONNECTIONS_KILLED -> {
                    for (int i = 0; i < 5; i++) {
                        server.ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
                        Await.millis(20);
                    }
                }
                case PAUSED -> server.ask("CLIENT", "PAUSE", Integer.toString(5 * length), "ALL");
                case KILLED -> {
                    server.kill();
                    Await.millis(length);
                    server.start().awaitReady();
                }
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until every command that was sent is done or lost, so that the rows no longer change. */
    private void settle() {
        Await.until("the server is idle", () -> {
            try {
                return clients() == 1;
            } catch (JedisException e) {
                return false;
            }
        });
        // A run that could not release its lease belongs to this process, which is alive.
        server.ask("DEL", "feast:acme#lease:customers");
    }

    /** @return whether the command succeeded; only after a fault may it have failed */
    private boolean succeeded(Larder.Run run, ExitCode... expected) {
        log.println(run.line() + " -> " + run.code() + " " + run.err().strip());
        assertFalse(run.err().contains("fault in larder"), run::toString);
        ExitCode code = ExitCode.of(run.code());
        if (code == ExitCode.OK || List.of(expected).contains(code)) {
            return true;
        }
        assertTrue(fault != Fault.NONE && List.of(ExitCode.TRY_AGAIN, ExitCode.PARTLY, ExitCode.FAILED).contains(code),
                () -> fault + ": " + run);
        return false;
    }

    private static String end(String name, boolean certain) {
        return certain ? name : name + " failed";
    }

    private void renewSource() {
        sourceVersion += random.nextInt(3);
        files.select("a.parquet", "SELECT 'c' || i AS customer_id, TIMESTAMP '2026-01-01' + INTERVAL " + sourceVersion
                + " SECOND AS event, i + " + sourceVersion + " * 1e6 AS total FROM range(" + IN_SOURCE + ") t(i)");
    }

    private Row sourceRow(int i) {
        return new Row(sourceVersion, i + sourceVersion * 1e6);
    }

    private String anyId() {
        return random.nextInt(8) == 0 ? "x" + random.nextInt(BESIDE) : "c" + random.nextInt(IN_SOURCE);
    }

    /** An event time before, equal to or after that of the source. */
    private Row anyRow() {
        return new Row(Math.max(0, sourceVersion - 2 + random.nextInt(4)), -++totals);
    }

    private static String time(Row row) {
        return EPOCH.plusSeconds(row.version()).toString();
    }

    private String materialize(String[] options) {
        List<String> line = new ArrayList<>(List.of("materialize"));
        line.addAll(List.of(options));
        Larder.Run run = larder.run(line.toArray(String[]::new));
        boolean certain = succeeded(run);
        for (int i = 0; i < IN_SOURCE; i++) {
            possible.write("c" + i, sourceRow(i), certain);
        }
        for (int i = 0; i < BESIDE && options.length > 0; i++) {
            possible.remove("x" + i, certain);
        }
        return end(String.join(" ", line), certain);
    }

    private String put() {
        String id = anyId();
        Row row = anyRow();
        Larder.Run run = larder.run("put", "customers", "customer_id=" + id, "total=" + row.total(), "--timestamp",
                time(row));
        boolean stale = run.code() == ExitCode.FAILED.code() && run.err().contains("newer");
        boolean certain = stale || succeeded(run);
        possible.write(id, row, certain);
        return end("put", certain);
    }

    private String batchPut() {
        Map<String, Row> rows = new TreeMap<>();
        for (int i = 0; i < BATCH; i++) {
            rows.put(anyId(), anyRow());
        }
        boolean certain = succeeded(larder.input(rows.entrySet().stream()
                .map(row -> "{\"customer_id\":\"" + row.getKey()
                        + "\",\"total\":" + row.getValue().total() + ",\"timestamp\":\"" + time(row.getValue())
                        + "\"}\n")
                .collect(Collectors.joining())).run("batch-put", "customers"));
        rows.forEach((id, row) -> possible.write(id, row, certain));
        return end("batch-put", certain);
    }

    private String get() {
        String id = anyId();
        Larder.Run run = larder.run("get", "customers", "customer_id=" + id, "-o", "json");
        boolean certain = succeeded(run, ExitCode.NOT_FOUND);
        if (certain) {
            read(run.out());
        }
        return end("get", certain);
    }

    private String batchGet(List<String> ids) {
        Larder.Run run = larder.input(ids.stream().map(id -> "customer_id=" + id + "\n").collect(Collectors.joining()))
                .run("batch-get", "customers");
        boolean certain = succeeded(run);
        if (certain) {
            assertEquals(ids.size(), run.out().lines().count(), run::err);
            run.out().lines().forEach(this::read);
        }
        return end("batch-get", certain);
    }

    private void read(String json) {
        JsonNode row = JsonMapper.shared().readTree(json);
        String id = row.get("entity_key").get("customer_id").asString();
        possible.see(id, row.get("timestamp").isNull()
                ? Row.NONE
                : new Row(Duration.between(EPOCH, Instant.parse(row.get("timestamp").asString())).toSeconds(),
                        row.get("features").get("total").asDouble()));
    }

    private void readAll() {
        batchGet(List.copyOf(possible.ids()));
    }

    /** One connection for several commands. */
    private String session() {
        Larder.Run run = larder.input("scan customers --limit 50 -o jsonl\n".repeat(6)).run("repl");
        boolean certain = succeeded(run);
        if (certain) {
            run.out().lines().forEach(this::read);
        }
        return end("repl", certain);
    }

    private String delete() {
        String id = anyId();
        boolean certain = succeeded(larder.run("delete", "customers", "customer_id=" + id, "--yes"),
                ExitCode.NOT_FOUND);
        possible.remove(id, certain);
        return end("delete", certain);
    }

    private String truncate() {
        boolean certain = succeeded(larder.run("truncate", "customers", "--yes"));
        List.copyOf(possible.ids()).forEach(id -> possible.remove(id, certain));
        return end("truncate", certain);
    }

    /** Every entity has been read, so every count is known. */
    private String verify() {
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < IN_SOURCE; i++) {
            Row wanted = sourceRow(i);
            Row held = possible.certain("c" + i);
            Supplier<String> kind = () -> held.version() == wanted.version()
                    ? held.equals(wanted) ? "equal" : "different"
                    : held.version() > wanted.version() ? "newer" : "stale";
            counts.merge(held.equals(Row.NONE) ? "missing" : kind.get(), 1, Integer::sum);
        }
        for (int i = 0; i < BESIDE; i++) {
            counts.merge("extra", possible.certain("x" + i).equals(Row.NONE) ? 0 : 1, Integer::sum);
        }
        Larder.Run run = larder.run("verify", "--extra", "--show", "0", "-o", "json");
        JsonNode told = JsonMapper.shared().readTree(run.out()).get(0);
        boolean differs = false;
        for (String kind : List.of("equal", "different", "missing", "stale", "extra", "newer")) {
            assertEquals(counts.getOrDefault(kind, 0), told.get(kind).asInt(), kind + " of " + counts + "\n" + run);
            differs |= !kind.equals("equal") && !kind.equals("newer") && told.get(kind).asInt() > 0;
        }
        run.exits(differs ? ExitCode.NOT_FOUND : ExitCode.OK);
        return "verify";
    }
}
