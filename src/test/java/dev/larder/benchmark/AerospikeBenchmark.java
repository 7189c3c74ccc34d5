package dev.larder.benchmark;

import java.nio.file.Path;
import java.util.List;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.Info;

import dev.larder.store.aerospike.server.AerospikeServers;
import dev.larder.store.aerospike.server.AerospikeTarget;

/** Writing to Aerospike, beside a client that does nothing else with the same records. Each in turn. */
final class AerospikeBenchmark {
    private static final String PEER = "raw client, %d thread%s";

    private final Workplace workplace;
    private final String host;
    private final int port;

    private AerospikeBenchmark(Workplace workplace, AerospikeTarget server) {
        this.workplace = workplace;
        this.host = server.host();
        this.port = server.port();
    }

    static void run(Workplace workplace) throws Exception {
        if (AerospikeServers.hasReal()) {
            new AerospikeBenchmark(workplace, AerospikeServers.any()).measure();
        } else {
            workplace.leaveOut("Aerospike", "there is no server; name one with LARDER_TEST_AEROSPIKE=HOST:PORT, or have"
                    + " `asd` on the PATH");
        }
    }

    private void measure() throws Exception {
        long rows = workplace.rows(1_000_000);
        Path parquet = workplace.parquet("once", rows, rows);
        Figures write = new Figures();
        for (int i = 0; i < workplace.rounds(); i++) {
            for (int threads : List.of(1, 3)) {
                clear();
                write.add(PEER.formatted(threads, threads == 1 ? "" : "s"), rows / loop(parquet, threads));
            }
            for (String rule : List.of("overwrite", "newest")) {
                clear();
                String report = workplace.folder().resolve("aerospike.json").toString();
                String config = workplace.config("aerospike", parquet, "type: aerospike, hosts: [\"" + host + ":" + port
                        + "\"]").toString();
                workplace.larder("--config", config, "materialize", "--on-conflict", rule, "--report", report);
                write.add("larder, " + rule, rows / Report.read(report).seconds("write"));
            }
        }
        workplace.show(write, "Aerospike " + version() + ", " + rows + " entities of 10 doubles: write phase", "rows/s",
                PEER.formatted(1, ""));
    }

    private double loop(Path parquet, int threads) throws Exception {
        return Double.parseDouble(workplace.run(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                AerospikeLoop.class.getName(),
                host, String.valueOf(port), parquet.toString(), String.valueOf(threads)), null).output().strip());
    }

    private void clear() throws Exception {
        try (AerospikeClient client = new AerospikeClient(host, port)) {
            client.truncate(null, "features", "bench_v", null);
            client.truncate(null, "features", "larder", null);
        }
        Thread.sleep(1000);
    }

    private String version() {
        try (AerospikeClient client = new AerospikeClient(host, port)) {
            return Info.request(client.getNodes()[0], "build");
        }
    }
}
