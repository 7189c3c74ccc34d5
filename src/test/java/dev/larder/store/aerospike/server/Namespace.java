package dev.larder.store.aerospike.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;

/** Records in memory, by partition. */
final class Namespace {
    private static final int MOST_SETS = 4095;

    private final String name;
    private final int nsupPeriod;
    private final List<Partition> partitions = new ArrayList<>();
    /** When each set was last truncated; 0 is never. A set stays known when its records are gone. */
    private final Map<String, Long> sets = new ConcurrentSkipListMap<>();
    private volatile long truncated;

    /** @param nsupPeriod in seconds; with 0, writes with a ttl are refused */
    Namespace(String name, int nsupPeriod) {
        this.name = name;
        this.nsupPeriod = nsupPeriod;
        for (int i = 0; i < Digest.PARTITIONS; i++) {
            partitions.add(new Partition());
        }
    }

    String name() {
        return name;
    }

    int nsupPeriod() {
        return nsupPeriod;
    }

    /** @return null if there is none */
    StoredRecord get(Digest digest) {
        return partitions.get(digest.partition()).get(digest);
    }

    /** Changes a record atomically. The function gets null if there is none. */
    Reply change(Digest digest, Function<StoredRecord, Partition.Change> change) {
        return partitions.get(digest.partition()).change(digest, change);
    }

    /** @param after last record of the previous page, or null */
    List<StoredRecord> records(int partition, Digest after) {
        return partitions.get(partition).after(after);
    }

    synchronized void know(String set) {
        if (!set.isEmpty() && !sets.containsKey(set)) {
            if (sets.size() == MOST_SETS) {
                throw new Refusal(Result.PARAMETER);
            }
            sets.put(set, 0L);
        }
    }

    Map<String, Long> sets() {
        return sets;
    }

    /** When the whole namespace was last truncated; 0 is never. */
    long truncated() {
        return truncated;
    }

    Map<String, Integer> objects() {
        Map<String, Integer> counts = new TreeMap<>();
        partitions.forEach(partition -> partition.after(null)
                .forEach(found -> counts.merge(found.set(), 1, Integer::sum)));
        return counts;
    }

    /** Bytes of the records of each set, rounded up as on the real server. */
    Map<String, Long> bytes() {
        Map<String, Long> bytes = new TreeMap<>();
        partitions.forEach(partition -> partition.after(null)
                .forEach(found -> bytes.merge(found.set(), Math.ceilDiv(found.size(), 16) * 16L, Long::sum)));
        return bytes;
    }

    /** Keeps records written in the same millisecond, as the real server does. */
    void truncate(String set, long before) {
        if (sets.computeIfPresent(set, (name, last) -> Math.max(last, before)) != null) {
            partitions.forEach(partition -> partition.remove(
                    found -> found.set().equals(set) && found.lastUpdate() < before));
        }
    }

    void truncate(long before) {
        truncated = Math.max(truncated, before);
        partitions.forEach(partition -> partition.remove(found -> found.lastUpdate() < before));
    }
}
