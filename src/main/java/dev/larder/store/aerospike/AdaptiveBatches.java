package dev.larder.store.aerospike;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import com.aerospike.client.BatchRecord;

import dev.larder.store.StoreException;
import dev.larder.store.StoreException.Kind;

/**
 * Keeps batches small enough for the servers to answer within the timeout. A batch that does not get through is sent
 * again in halves, after a pause; while batches get through, they grow again. All threads of a store share one limit.
 */
final class AdaptiveBatches {
    /** In records. Smaller batches are not halved further, and a call that has no more gives up like any other. */
    private static final int SMALLEST = 16;
    /** How many batches in a row may fail as a whole before the call gives up. */
    private static final int MOST_FAILURES = 7;
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final AerospikeCluster cluster;
    private final int largest;
    private final AtomicInteger limit;

    /** @param largest most records in a batch */
    AdaptiveBatches(AerospikeCluster cluster, int largest) {
        this.cluster = cluster;
        this.largest = largest;
        this.limit = new AtomicInteger(largest);
    }

    /**
     * Sends records until each has its result.
     *
     * @param timeout of one batch, its retries included
     * @throws StoreException if the store does not answer small batches either
     */
    void run(List<? extends BatchRecord> records, Duration timeout) {
        List<BatchRecord> open = new ArrayList<>(records);
        int failures = 0;
        while (!open.isEmpty()) {
            int size = Math.min(limit.get(), open.size());
            List<BatchRecord> batch = open.subList(0, size);
            StoreException failure = send(batch, timeout);
            List<BatchRecord> late = batch.stream().filter(record -> ResultCodes.isTransient(record.resultCode))
                    .toList();
            if (late.isEmpty()) {
                limit.updateAndGet(now -> Math.min(largest, now + Math.ceilDiv(now, 8)));
            } else if (late.size() >= size / 4) {
                limit.accumulateAndGet(size, (now, sent) -> Math.min(now, Math.max(SMALLEST, sent / 2)));
            }
            failures = late.size() < size ? 0 : failures + 1;
            if (failures > MOST_FAILURES || !late.isEmpty() && records.size() <= SMALLEST) {
                if (failure != null) {
                    throw failure;
                }
                return;
            }
            List<BatchRecord> rest = new ArrayList<>(late);
            rest.addAll(open.subList(size, open.size()));
            open = rest;
            if (!late.isEmpty()) {
                AerospikeCluster.pause(Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << failures));
            }
        }
    }

    /** @return the failure, or null, of a store that may answer later */
    private StoreException send(List<BatchRecord> batch, Duration timeout) {
        try {
            new RecordBatch(cluster, cluster.attempts(timeout)).run(batch);
            return null;
        } catch (StoreException e) {
            if (e.kind() != Kind.UNREACHABLE) {
                throw e;
            }
            return e;
        }
    }
}
