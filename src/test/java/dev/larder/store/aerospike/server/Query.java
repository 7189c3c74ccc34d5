package dev.larder.store.aerospike.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.larder.store.aerospike.server.Reply.Value;
import dev.larder.store.aerospike.server.Request.Operation;

/** Reads all records of a set, or one page of them. */
final class Query {
    interface Rows {
        void add(Reply row) throws IOException;
    }

    private final Namespace namespace;
    private final Request request;
    private final String set;
    private final Expression condition;
    private final List<String> bins;
    private long left;

    Query(Namespace namespace, Request request) {
        if (request.has(Request.INDEX_RANGE)) {
            throw new Refusal(Result.INDEX_NOT_FOUND);
        }
        this.namespace = namespace;
        this.request = request;
        this.set = request.text(Request.SET);
        this.condition = request.has(Request.FILTER) ? Expression.filter(request.fields().get(Request.FILTER)) : null;
        this.bins = request.operations().stream().map(Operation::bin).toList();
        if (bins.stream().anyMatch(bin -> bin.length() > RecordCommands.LONGEST_BIN)) {
            throw new Refusal(Result.PARAMETER);
        }
        this.left = request.has(Request.MAX_RECORDS) ? request.number(Request.MAX_RECORDS) : Long.MAX_VALUE;
    }

    void run(Rows rows) throws IOException {
        ByteBuffer digests = ByteBuffer.wrap(request.fields().getOrDefault(Request.DIGEST_ARRAY, new byte[0]));
        while (digests.hasRemaining() && left > 0) {
            byte[] bytes = new byte[Digest.SIZE];
            digests.get(bytes);
            Digest after = new Digest(bytes);
            page(namespace.records(after.partition(), after), rows);
        }
        ByteBuffer partitions = ByteBuffer.wrap(request.fields().getOrDefault(Request.PARTITION_ARRAY, new byte[0]))
                .order(ByteOrder.LITTLE_ENDIAN);
        while (partitions.hasRemaining() && left > 0) {
            page(namespace.records(partitions.getShort() & 0xffff, null), rows);
        }
    }

    private void page(List<StoredRecord> records, Rows rows) throws IOException {
        for (StoredRecord stored : records) {
            boolean wanted = (set.isEmpty() || set.equals(stored.set()))
                    && (condition == null || condition.isTrue(Scope.of(stored)));
            if (wanted && left > 0 && add(stored, rows)) {
                left--;
            }
        }
    }

    /** A record without any of the requested bins is left out. */
    private boolean add(StoredRecord stored, Rows rows) throws IOException {
        List<Value> values = new ArrayList<>();
        if (!request.reads(Request.NO_BIN_DATA)) {
            stored.bins().forEach((name, value) -> {
                if (bins.isEmpty() || bins.contains(name)) {
                    values.add(new Value(name, value));
                }
            });
            if (values.isEmpty()) {
                return false;
            }
        }
        Map<Integer, byte[]> fields = new TreeMap<>();
        fields.put(Request.NAMESPACE, namespace.name().getBytes(StandardCharsets.UTF_8));
        fields.put(Request.DIGEST, stored.digest().bytes());
        if (!stored.set().isEmpty()) {
            fields.put(Request.SET, stored.set().getBytes(StandardCharsets.UTF_8));
        }
        if (stored.key().length > 0) {
            fields.put(Request.KEY, stored.key());
        }
        rows.add(new Reply(Result.OK, stored.generation(), stored.voidTime(), fields, values));
        return true;
    }
}
