package dev.larder.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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
        Path config = workplace.config("aerospike", parquet, "type: aerospike, hosts: [\"" + host + ":" + port + "\"]");
        RowCosts costs = new RowCosts(workplace, rows, AerospikeBenchmark::used);
        for (int i = 0; i < workplace.rounds(); i++) {
            for (int threads : List.of(1, 3)) {
                clear();
                costs.peer(PEER.formatted(threads, threads == 1 ? "" : "s"),
                        () -> LoopTime.of(workplace, AerospikeLoop.class, host, port, parquet, threads));
            }
            for (String rule : List.of("overwrite", "newest")) {
                clear();
                costs.larder("larder, " + rule, config, rule);
            }
            costs.larder("larder, newest, over rows that are there", config, "newest");
        }
        costs.show("Aerospike " + version() + ", " + rows + " entities of 10 doubles", PEER.formatted(1, ""),
                PEER.formatted(1, ""));
    }

    /** Of a server that the tests started. It does not count bytes. */
    private static Optional<RowCosts.Servers.Used> used() {
        return ProcessHandle.current().children()
                .filter(process -> process.info().command().orElse("").endsWith("/asd"))
                .flatMap(process -> process.info().totalCpuDuration().stream()).findFirst()
                .map(cpu -> new RowCosts.Servers.Used(cpu.toMillis() / 1e3, Optional.empty()));
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
