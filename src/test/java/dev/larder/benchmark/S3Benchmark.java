package dev.larder.benchmark;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.larder.source.storage.server.Bucket;
import dev.larder.source.storage.server.FaultProxy;
import dev.larder.source.storage.server.FaultProxy.Exchange;
import dev.larder.source.storage.server.ObjectStore;
import dev.larder.source.storage.server.ObjectStores;

/**
 * Reading from an object store, beside the same files on the disk: dry runs, which find the latest rows and read them, and
 * runs that write them to SQLite. Every request passes a proxy, which counts, and which adds to the time of each what a
 * network does.
 */
final class S3Benchmark {
    private static final String LOCAL = "local files";
    private static final String NEAR = "object store";
    private static final Duration LATENCY = Duration.ofMillis(30);
    private static final String FAR = "object store, " + LATENCY.toMillis() + " ms more for each request";
    private static final int FILES = 16;
    private static final int PASSES = 2;

    private final Workplace workplace;
    private final Path files;
    private final ObjectStore store;

    private S3Benchmark(Workplace workplace, Path files, ObjectStore store) {
        this.workplace = workplace;
        this.files = files;
        this.store = store;
    }

    static void run(Workplace workplace) throws Exception {
        ObjectStore store = ObjectStores.usual();
        if (store.isReal()) {
            long rows = workplace.rows(5_000_000);
            new S3Benchmark(workplace, workplace.parquetFolder("lake", rows, rows / 5, FILES), store).measure(rows);
        } else {
            workplace.leaveOut("Object stores", "there is no radosgw; `.ci/run` installs one, or name a server with"
                    + " LARDER_TEST_S3=http://ACCESS_KEY:SECRET_KEY@HOST:PORT");
        }
    }

    private void measure(long rows) throws Exception {
        Bucket bucket = Bucket.create(store);
        bucket.putAll("lake/", files);
        Figures cpu = new Figures();
        Figures wall = new Figures();
        Figures writingCpu = new Figures();
        Figures writingWall = new Figures();
        Figures traffic = new Figures();
        try (FaultProxy proxy = new FaultProxy(store)) {
            Path local = workplace.config("local", files, "type: sqlite, path: none.db");
            Path remote = workplace.config("remote", bucket.url("lake"), "type: sqlite, path: none.db");
            List<String> signed = List.of("env", "AWS_ACCESS_KEY_ID=" + store.accessKey(),
                    "AWS_SECRET_ACCESS_KEY=" + store.secretKey(), "AWS_REGION=us-east-1",
                    "AWS_ENDPOINT_URL_S3=" + proxy.endpoint());
            for (int i = 0; i < workplace.rounds(); i++) {
                add(LOCAL, workplace.cost(run(List.of(), local, "--dry-run")), cpu, wall);
                proxy.delay(Duration.ZERO);
                add(NEAR, workplace.cost(run(signed, remote, "--dry-run")), cpu, wall);
                count(proxy.exchanges(), traffic);
                proxy.delay(LATENCY);
                add(FAR, workplace.cost(run(signed, remote, "--dry-run")), cpu, wall);
                proxy.delay(Duration.ZERO);
                add(LOCAL, workplace.cost(run(List.of(), local, "--set", "online_store.path=local" + i + ".db")),
                        writingCpu, writingWall);
                add(NEAR, workplace.cost(run(signed, remote, "--set", "online_store.path=remote" + i + ".db")),
                        writingCpu, writingWall);
                proxy.exchanges();
            }
            wall.add("DuckDB on local files, the latest rows", DuckDbLatest.rowsSeconds(files));
        }
        String title = ", " + rows + " rows of 12 columns in " + FILES + " files, " + rows / 5 + " latest rows, "
                + store
                + ": ";
        workplace.show(cpu, "Object stores" + title + "CPU of a dry run", "seconds", LOCAL);
        workplace.show(wall, "Object stores" + title + "wall clock of a dry run", "seconds", NEAR);
        workplace.show(writingCpu, "Object stores" + title + "CPU of a run into SQLite", "seconds", LOCAL);
        workplace.show(writingWall, "Object stores" + title + "wall clock of a run into SQLite", "seconds", LOCAL);
        workplace.show(traffic, "Object stores" + title + "traffic", "number", null);
        workplace.leaveOut("DuckDB and hardwood on the same objects", "DuckDB's extension httpfs is not on Maven"
                + " Central, and neither is hardwood's module for S3");
    }

    private static void add(String name, Workplace.Cost cost, Figures cpu, Figures wall) {
        cpu.add(name, cost.cpu());
        wall.add(name, cost.wall());
    }

    private static List<String> run(List<String> environment, Path config, String... options) {
        List<String> command = new ArrayList<>(environment);
        command.addAll(List.of(Path.of("bin/larder").toAbsolutePath().toString(), "--config", config.toString(), "-q",
                "materialize"));
        command.addAll(List.of(options));
        return command;
    }

    /** What a run asked for, against what it needs: the key and the time of every row, and then all columns. */
    private void count(List<Exchange> exchanges, Figures traffic) throws SQLException {
        List<Exchange> reads = exchanges.stream().filter(each -> !each.range().isEmpty()).toList();
        double bytes = reads.stream().mapToLong(Exchange::bytes).sum();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = connection.createStatement();
                ResultSet needed = sql.executeQuery("""
                        SELECT count(DISTINCT (file_name, row_group_id)), sum(total_compressed_size),
                               sum(total_compressed_size) FILTER (path_in_schema IN ('customer_id', 'event_timestamp'))
                        FROM parquet_metadata('%s/*.parquet')""".formatted(files))) {
            needed.next();
            traffic.add("requests that read, of each row group and pass",
                    reads.size() / (needed.getDouble(1) * PASSES));
            traffic.add("other requests", exchanges.size() - reads.size());
            traffic.add("MB read", bytes / 1e6);
            traffic.add("bytes read, to those of the columns that each pass needs",
                    bytes / (needed.getDouble(2) + needed.getDouble(3)));
        }
    }
}
