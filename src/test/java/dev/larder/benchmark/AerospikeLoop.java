package dev.larder.benchmark;

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
 * but for success.
 */
final class AerospikeLoop {
    private static final int BATCH = 1_000;

    private AerospikeLoop() {}

    /** @param arguments host, port, Parquet file, number of threads */
    public static void main(String[] arguments) throws Exception {
        List<LoopRow> rows = LoopRow.read(arguments[2]);
        int threads = Integer.parseInt(arguments[3]);
        ClientPolicy policy = new ClientPolicy();
        policy.batchParentPolicyWriteDefault.totalTimeout = 20_000;
        try (AerospikeClient client = new AerospikeClient(policy, arguments[0], Integer.parseInt(arguments[1]));
                ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            LoopTime time = LoopTime.start();
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
            time.print();
        }
    }

    private static void write(AerospikeClient client, List<LoopRow> rows) {
        List<BatchRecord> records = new ArrayList<>(rows.size());
        BatchWritePolicy policy = new BatchWritePolicy();
        policy.sendKey = true;
        policy.expiration = 30 * 24 * 3600;
        for (LoopRow row : rows) {
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
}
