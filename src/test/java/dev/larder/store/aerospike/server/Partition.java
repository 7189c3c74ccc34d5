package dev.larder.store.aerospike.server;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** The records of one partition. An expired record is gone at once. */
final class Partition {
    /** @param after the record after the change, or null */
    record Change(StoredRecord after, Reply reply) {}

    private final NavigableMap<Digest, StoredRecord> records = new TreeMap<>();

    synchronized StoredRecord get(Digest digest) {
        StoredRecord found = records.get(digest);
        return found == null || found.isExpired(StoredRecord.now()) ? null : found;
    }

    synchronized Reply change(Digest digest, Function<StoredRecord, Change> change) {
        Change done = change.apply(get(digest));
        if (done.after == null) {
            records.remove(digest);
        } else {
            records.put(digest, done.after);
        }
        return done.reply;
    }

    synchronized void remove(Predicate<StoredRecord> which) {
        records.values().removeIf(which);
    }

    synchronized List<StoredRecord> after(Digest digest) {
        long now = StoredRecord.now();
        records.values().removeIf(found -> found.isExpired(now));
        return new ArrayList<>((digest == null ? records : records.tailMap(digest, false)).values());
    }
}
