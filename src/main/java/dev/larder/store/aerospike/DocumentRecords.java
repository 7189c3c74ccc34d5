package dev.larder.store.aerospike;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

import com.aerospike.client.Bin;
import com.aerospike.client.Record;

import dev.larder.store.RunLedger;

/**
 * One document, in the bin of its kind of the record {@code KIND:PROJECT:VIEW}. A document that is too long for a record
 * is in parts, and that record says how many, on which side, and the id that they carry.
 *
 * <p>There are two sides, {@code KIND/a/N:PROJECT:VIEW} and {@code KIND/b/N:PROJECT:VIEW}. A writer writes the parts on
 * the side that is not in use, and the first record last. So a reader finds the old document or the new one, also if the
 * writer dies; and if it reads parts that are being overwritten, their id says so.
 */
final class DocumentRecords {
    private static final String PARTS = "parts";
    private static final String SIDE = "side";
    private static final String ID = "id";
    private static final List<String> SIDES = List.of("a", "b");

    private final MetadataRecords records;
    private final String namespace;
    private final String kind;
    private final String view;

    /** @param view with its project */
    DocumentRecords(MetadataRecords records, String namespace, String kind, String view) {
        this.records = records;
        this.namespace = namespace;
        this.kind = kind;
        this.view = view;
    }

    /** Of the first record. */
    String name() {
        return name(kind);
    }

    Optional<byte[]> read() {
        return read(readFirst());
    }

    /** @param first the first record as it was read; null if there is none */
    Optional<byte[]> read(Record first) {
        for (Record seen = first; seen != null;) {
            Optional<byte[]> whole = whole(seen);
            Record again = whole.isPresent() ? seen : readFirst();
            if (again == null || again.generation == seen.generation) {
                // If it is not whole, a writer that did not hold the lease has damaged it.
                return whole;
            }
            seen = again;
        }
        return Optional.empty();
    }

    private Record readFirst() {
        return records.read(namespace, name());
    }

    /** Empty if some part is of another document. */
    private Optional<byte[]> whole(Record first) {
        if (first.getValue(PARTS) == null) {
            return Optional.of(content(first));
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (String part : parts(first.getString(SIDE), first.getInt(PARTS))) {
            Record record = records.read(namespace, part);
            if (record == null || !first.getString(ID).equals(record.getString(ID))) {
                return Optional.empty();
            }
            whole.writeBytes(content(record));
        }
        return Optional.of(whole.toByteArray());
    }

    /** The first profiles are texts. */
    private byte[] content(Record record) {
        return record.getValue(kind) instanceof String text
                ? text.getBytes(StandardCharsets.UTF_8)
                : (byte[]) record.getValue(kind);
    }

    boolean replace(Optional<byte[]> read, byte[] next) {
        Record first = readFirst();
        Optional<byte[]> stored = first == null ? Optional.empty() : whole(first);
        if (!Arrays.equals(stored.orElse(null), read.orElse(null))) {
            return false;
        }
        Bin[] bins = next.length <= RunLedger.SHORT_BYTES
                ? new Bin[]{new Bin(kind, next)}
                : writeParts(next, first != null && SIDES.getFirst().equals(first.getString(SIDE))
                        ? SIDES.getLast()
                        : SIDES.getFirst());
        return first == null
                ? records.create(namespace, name(), bins)
                : records.replace(namespace, name(), first, bins);
    }

    private Bin[] writeParts(byte[] next, String side) {
        String id = UUID.randomUUID().toString();
        List<String> names = parts(side, Math.ceilDiv(next.length, RunLedger.SHORT_BYTES));
        for (int i = 0; i < names.size(); i++) {
            int from = i * RunLedger.SHORT_BYTES;
            records.put(namespace, names.get(i), new Bin(ID, id), new Bin(kind,
                    Arrays.copyOfRange(next, from, Math.min(next.length, from + RunLedger.SHORT_BYTES))));
        }
        return new Bin[]{new Bin(PARTS, names.size()), new Bin(SIDE, side), new Bin(ID, id)};
    }

    /** Deletes the last part first: what is left of an interrupted call is found by the next one. */
    void delete() {
        for (String side : SIDES) {
            List<String> written = new ArrayList<>();
            String part = part(side, 0);
            while (records.read(namespace, part) != null) {
                written.add(part);
                part = part(side, written.size());
            }
            written.reversed().forEach(name -> records.delete(namespace, name));
        }
        records.delete(namespace, name());
    }

    private List<String> parts(String side, int count) {
        return IntStream.range(0, count).mapToObj(i -> part(side, i)).toList();
    }

    private String part(String side, int index) {
        return name(kind + "/" + side + "/" + index);
    }

    private String name(String of) {
        return of + ":" + view;
    }
}
