package dev.larder.store.aerospike;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import com.aerospike.client.Bin;
import com.aerospike.client.Operation;
import com.aerospike.client.Record;
import com.aerospike.client.exp.Exp;
import com.aerospike.client.policy.WritePolicy;

import dev.larder.store.LeaseAnswer;
import dev.larder.store.RunDocument;
import dev.larder.store.RunLedger;
import dev.larder.text.Times;

/**
 * Watermarks, documents and leases: {@code watermark:PROJECT:VIEW} with the bin {@code event_ts},
 * {@code lease:PROJECT:VIEW} with {@code holder}, {@code since} and {@code until}, and {@link DocumentRecords}.
 */
final class AerospikeRunLedger implements RunLedger {
    private static final String EVENT = "event_ts";
    private static final String HOLDER = "holder";
    private static final String SINCE = "since";
    private static final String UNTIL = "until";

    private final MetadataRecords records;
    private final String namespace;
    private final String project;
    private final LongSupplier nowMicros;

    AerospikeRunLedger(MetadataRecords records, String namespace, String project, LongSupplier nowMicros) {
        this.records = records;
        this.namespace = namespace;
        this.project = project;
        this.nowMicros = nowMicros;
    }

    @Override
    public List<Entry> entries(List<String> views) {
        List<String> names = views.stream().flatMap(view -> Stream.of(watermarkOf(view),
                documents(view, RunDocument.RUNS).name(), leaseOf(view))).toList();
        Iterator<Record> stored = records.read(namespace, names).iterator();
        return views.stream().map(view -> new Entry(watermark(stored.next()),
                documents(view, RunDocument.RUNS).read(stored.next()),
                Optional.ofNullable(stored.next()).map(AerospikeRunLedger::holder))).toList();
    }

    private static LeaseAnswer.HeldBy holder(Record lease) {
        return new LeaseAnswer.HeldBy(lease.getString(HOLDER), lease.getLong(SINCE), lease.getLong(UNTIL));
    }

    @Override
    public OptionalLong watermark(String view) {
        return watermark(records.read(namespace, watermarkOf(view)));
    }

    private static OptionalLong watermark(Record stored) {
        return stored == null ? OptionalLong.empty() : OptionalLong.of(stored.getLong(EVENT));
    }

    @Override
    public void advance(String view, long eventMicros) {
        WritePolicy onlyForward = new WritePolicy();
        onlyForward.filterExp = Exp.build(Exp.or(Exp.not(Exp.binExists(EVENT)),
                Exp.lt(Exp.intBin(EVENT), Exp.val(eventMicros))));
        records.change(namespace, watermarkOf(view), onlyForward, Operation.put(new Bin(EVENT, eventMicros)));
    }

    @Override
    public Optional<byte[]> document(String view, RunDocument document) {
        return documents(view, document).read();
    }

    @Override
    public boolean replace(String view, RunDocument document, Optional<byte[]> read, byte[] next) {
        return documents(view, document).replace(read, next);
    }

    private DocumentRecords documents(String view, RunDocument document) {
        return new DocumentRecords(records, namespace, document.toString(), project + ":" + view);
    }

    @Override
    public LeaseAnswer acquire(String view, String holder, Duration length) {
        String name = leaseOf(view);
        while (true) {
            long now = nowMicros.getAsLong();
            Bin[] taken = {new Bin(HOLDER, holder), new Bin(SINCE, now), new Bin(UNTIL, Times.plus(now, length))};
            Record stored = records.read(namespace, name);
            if (stored == null) {
                if (records.create(namespace, name, taken)) {
                    return new LeaseAnswer.Granted();
                }
                continue;
            }
            if (holder.equals(stored.getString(HOLDER))) {
                taken[1] = new Bin(SINCE, stored.getLong(SINCE));
            } else if (stored.getLong(UNTIL) > now) {
                return holder(stored);
            }
            // If another process was faster, read the lease again.
            if (records.replace(namespace, name, stored, taken)) {
                return new LeaseAnswer.Granted();
            }
        }
    }

    @Override
    public void release(String view, String holder) {
        Record stored = records.read(namespace, leaseOf(view));
        if (stored != null && holder.equals(stored.getString(HOLDER))) {
            records.deleteUnchanged(namespace, leaseOf(view), stored);
        }
    }

    /** Removes the watermark, the documents and the lease of a view. */
    void forget(String view) {
        records.delete(namespace, watermarkOf(view));
        for (RunDocument document : RunDocument.values()) {
            documents(view, document).delete();
        }
        records.delete(namespace, leaseOf(view));
    }

    private String watermarkOf(String view) {
        return "watermark:" + project + ":" + view;
    }

    private String leaseOf(String view) {
        return "lease:" + project + ":" + view;
    }
}
