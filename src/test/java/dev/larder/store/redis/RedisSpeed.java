package dev.larder.store.redis;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.util.RedisOutputStream;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.Ttl;
import dev.larder.store.BatchWriter;
import dev.larder.store.OnlineStore;
import dev.larder.store.ViewRead;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOptions.Conflict;
import dev.larder.store.WriteOutcome.Done;
import dev.larder.store.redis.record.BinaryEncoding;
import dev.larder.store.redis.record.ExistingRecord;
import dev.larder.store.redis.record.HashFields;
import dev.larder.store.redis.record.HashFormat;
import dev.larder.store.redis.record.RowKeys;
import dev.larder.store.redis.record.TextEncoding;
import dev.larder.store.settings.HostPort;
import dev.larder.store.settings.RedisSettings;
import dev.larder.store.settings.RedisSettings.Encoding;
import dev.larder.store.settings.RedisSettings.Layout;
import dev.larder.store.settings.RedisSettings.Mode;
import dev.larder.store.settings.RedisSettings.Records;
import dev.larder.store.settings.RedisSettings.Servers;

/**
 * How fast rows are written, against {@code redis-cli --pipe} with the same HSET and PEXPIREAT: a program to run by hand.
 * Arguments: the port of a server on loopback that may be emptied, or the ports of the masters of a cluster, with commas;
 * the rows; and the runs.
 */
public final class RedisSpeed {
    private static final FeatureView VIEW = new FeatureView("customers", JoinKeys.of("id", Scalar.STRING),
            IntStream.range(0, 10).mapToObj(i -> new Feature("f" + i, Scalar.DOUBLE)).toList(),
            new Ttl.After(Duration.ofDays(7)), Ttl.From.WRITE);
    private static final long EVENT = 1_795_161_600_000_000L;

    private final List<RedisServer> servers;
    private final RedisServer server;
    private final int rows;

    private RedisSpeed(List<RedisServer> servers, int rows) {
        this.servers = servers;
        this.server = servers.getFirst();
        this.rows = rows;
    }

    public static void main(String[] args) throws Exception {
        List<RedisServer> servers = Stream.of(args[0].split(","))
                .map(port -> new RedisServer(new HostPort("127.0.0.1", Integer.parseInt(port)))).toList();
        RedisSpeed speed = new RedisSpeed(servers, Integer.parseInt(args[1]));
        for (int run = 0; run < Integer.parseInt(args[2]); run++) {
            speed.runAll();
        }
    }

    private void runAll() throws Exception {
        for (Encoding encoding : List.of(Encoding.TEXT, Encoding.BINARY)) {
            if (servers.size() == 1) {
                Path commands = commands(encoding);
                measure("pipe " + encoding, () -> pipe(commands));
                Files.delete(commands);
            }
            for (Conflict conflict : List.of(Conflict.OVERWRITE, Conflict.NEWEST)) {
                measure("larder " + encoding + " " + conflict, () -> write(encoding, conflict));
            }
        }
        for (Conflict conflict : List.of(Conflict.OVERWRITE, Conflict.NEWEST)) {
            measure("larder PACKED " + conflict, () -> write(Encoding.PACKED, conflict));
        }
        if (servers.size() == 1) {
            server.ask("FLUSHALL");
            write(Encoding.BINARY, Conflict.OVERWRITE);
            readOneByOne();
        }
    }

    /** Compared with a raw command for the same ten fields: one client, one request at a time. */
    private void readOneByOne() throws Exception {
        String[] raw = new String[]{"redis-benchmark", "-p", Integer.toString(server.address().port()), "-c", "1", "-n",
                "50000", "-q", "HMGET", "feast:acme:customers:id=cust-100000001", "f0", "f1", "f2", "f3", "f4", "f5",
                "f6", "f7", "f8", "f9"};
        Process benchmark = new ProcessBuilder(raw).start();
        String said = new String(benchmark.getInputStream().readAllBytes());
        System.out.println("raw HMGET: " + said.substring(said.lastIndexOf('\r') + 1).strip());
        try (OnlineStore store = new RedisStore(settings(Encoding.BINARY), "acme",
                Clock.systemUTC())) {
            long[] nanos = new long[50_000];
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < nanos.length; i++) {
                    EntityKey key = EntityKey.of(VIEW.keys(), "cust-" + (100_000_000 + i % rows));
                    long start = System.nanoTime();
                    store.read(List.of(new ViewRead(VIEW, VIEW.features(), List.of(key))));
                    nanos[i] = System.nanoTime() - start;
                }
            }
            java.util.Arrays.sort(nanos);
            System.out.printf("larder read of one: p50 %.3f ms, p99 %.3f ms%n", nanos[25_000] / 1e6,
                    nanos[49_500] / 1e6);
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private void measure(String what, Step step) throws Exception {
        servers.forEach(each -> each.ask("FLUSHALL"));
        for (String pass : List.of("insert", "again")) {
            double serverCpu = serverCpu();
            long own = ownCpuNanos();
            long start = System.nanoTime();
            step.run();
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf("%-26s %-7s %7.0f rows/s  server %.2f us/row  client %.2f us/row  %s keys%n", what, pass,
                    rows / seconds, (serverCpu() - serverCpu) * 1e6 / rows, (ownCpuNanos() - own) / 1e3 / rows,
                    server.ask("DBSIZE"));
        }
    }

    private double serverCpu() {
        return servers.stream().mapToDouble(each -> Double.parseDouble(each.info("cpu", "used_cpu_user"))
                + Double.parseDouble(each.info("cpu", "used_cpu_sys"))).sum();
    }

    private static long ownCpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) java.lang.management.ManagementFactory
                .getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private RedisSettings settings(Encoding encoding) {
        RedisSettings usual = RedisSettings.DEFAULT;
        return new RedisSettings(new Servers(servers.size() == 1 ? Mode.STANDALONE : Mode.CLUSTER,
                servers.stream().map(RedisServer::address).toList(), Optional.empty(), 0, 50),
                usual.connection(), new Records(Layout.VIEW, encoding, "feast:", usual.records().feast()));
    }

    private void write(Encoding encoding, Conflict conflict) {
        try (OnlineStore store = new RedisStore(settings(encoding), "acme", Clock.systemUTC());
                BatchWriter writer = new BatchWriter(store, VIEW, WriteOptions.DEFAULT.with(conflict),
                        Integer.getInteger("writers", store.parallelWrites()), (batch, outcomes) -> {
                            if (!outcomes.stream().allMatch(Done.WRITTEN::equals)) {
                                throw new AssertionError(outcomes);
                            }
                        })) {
            int size = Integer.getInteger("batch", store.batchSize());
            for (int from = 0; from < rows; from += size) {
                List<FeatureRow> batch = new ArrayList<>(size);
                for (int i = from; i < Math.min(rows, from + size); i++) {
                    batch.add(row(i));
                }
                writer.send(batch);
            }
            writer.finish();
        }
    }

    private static FeatureRow row(int i) {
        Random random = new Random(i);
        Object[] values = new Object[10];
        for (int j = 0; j < values.length; j++) {
            values[j] = random.nextDouble();
        }
        return new FeatureRow(EntityKey.of(VIEW.keys(), "cust-" + (100_000_000 + i)), EVENT, FeatureRow.NO_TIME,
                values);
    }

    /** What a plain loader sends: the row's fields, its event time, its expiry. */
    private Path commands(Encoding encoding) throws IOException {
        Path file = Files.createTempFile("larder-pipe", ".resp");
        HashFormat format = new HashFormat(new RowKeys.TextKeys("feast:acme:customers:", "", VIEW.keys()), VIEW,
                HashFields.of(VIEW, Layout.VIEW),
                encoding == Encoding.TEXT ? new TextEncoding() : new BinaryEncoding(), false);
        dev.larder.store.Expiry expiry = new dev.larder.store.Expiry.At(EVENT + 1_000_000_000_000L);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20);
                RedisOutputStream resp = new RedisOutputStream(out)) {
            for (int i = 0; i < rows; i++) {
                FeatureRow row = row(i);
                for (CommandArguments command : format.writeCommands(format.key(row.key()), row, expiry,
                        ExistingRecord.NOTHING)) {
                    Protocol.sendCommand(resp, command);
                }
            }
        }
        return file;
    }

    private void pipe(Path commands) throws Exception {
        Process cli = new ProcessBuilder("redis-cli", "-p", Integer.toString(server.address().port()), "--pipe")
                .redirectInput(commands.toFile()).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        if (cli.waitFor() != 0) {
            throw new AssertionError("redis-cli failed");
        }
    }
}
