package dev.larder.benchmark;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.BatchRecord;
import com.aerospike.client.BatchWrite;
import com.aerospike.client.Bin;
import com.aerospike.client.Key;
import com.aerospike.client.Operation;
import com.aerospike.client.policy.BatchPolicy;
import com.aerospike.client.policy.BatchWritePolicy;
import com.aerospike.client.policy.ClientPolicy;

/**
 * The peer of {@link AerospikeBenchmark}: what a client does that has nothing to do but to write. All rows are in its memory
 * before the time starts; it packs and sends batches of a thousand records, the same as larder's, and looks at no result
 * but for success. Prints how many seconds that took.
 */
final class AerospikeLoop {
    private static final int BATCH = 1_000;

    private record Row(String id, long micros, double[] values) {}

    private AerospikeLoop() {}

    /** @param arguments host, port, Parquet file, number of threads */
    public static void main(String[] arguments) throws Exception {
        List<Row> rows = read(arguments[2]);
        int threads = Integer.parseInt(arguments[3]);
        ClientPolicy policy = new ClientPolicy();
        policy.batchParentPolicyWriteDefault.totalTimeout = 20_000;
        try (AerospikeClient client = new AerospikeClient(policy, arguments[0], Integer.parseInt(arguments[1]));
                ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            long start = System.nanoTime();
            List<Future<?>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int first = i;
                parts.add(workers.submit(() -> {
                    for (int from = first * BATCH; from < rows.size(); from += threads * BATCH) {
                        write(client, rows.subList(from, Math.min(rows.size(), from + BATCH)));
                    }
                }));
            }
            for (Future<?> part : parts) {
                part.get();
            }
            System.out.println((System.nanoTime() - start) / 1e9);
        }
    }

    private static void write(AerospikeClient client, List<Row> rows) {
        List<BatchRecord> records = new ArrayList<>(rows.size());
        BatchWritePolicy policy = new BatchWritePolicy();
        policy.sendKey = true;
        policy.expiration = 30 * 24 * 3600;
        for (Row row : rows) {
            TreeMap<String, Double> features = new TreeMap<>();
            for (int i = 0; i < row.values().length; i++) {
                features.put("f" + i, row.values()[i]);
            }
            records.add(new BatchWrite(policy, new Key("features", "bench_v", "customer_id=" + row.id()),
                    new Operation[]{
                            Operation.put(new Bin("features", features)),
                            Operation.put(new Bin("event_ts", row.micros()))}));
        }
        if (!client.operate(new BatchPolicy(client.batchParentPolicyWriteDefault), records)) {
            throw new IllegalStateException("a record was not written");
        }
    }

    private static List<Row> read(String parquet) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = connection.createStatement();
                ResultSet stored = sql
                        .executeQuery("SELECT *, epoch_us(event_timestamp) AS us FROM '" + parquet + "'")) {
            while (stored.next()) {
                double[] values = new double[10];
                for (int i = 0; i < values.length; i++) {
                    values[i] = stored.getDouble("f" + i);
                }
                rows.add(new Row(stored.getString("customer_id"), stored.getLong("us"), values));
            }
        }
        return rows;
    }
}
