package dev.larder.store.aerospike.server;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The response to one command, or one row of a longer response.
 *
 * @param voidTime of the record, 0 is never
 * @param fields of rows of a query
 */
record Reply(int result, int generation, long voidTime, Map<Integer, byte[]> fields, List<Value> values) {
    static final int HEADER = 22;

    /** @param bin empty for an operation without one */
    record Value(String bin, Datum datum) {}

    static Reply of(int result) {
        return new Reply(result, 0, 0, Map.of(), List.of());
    }

    static Reply of(StoredRecord stored, List<Value> values) {
        return new Reply(Result.OK, stored.generation(), stored.voidTime(), Map.of(), values);
    }

    /** What ends an answer of many rows. */
    static void writeLast(int result, Output out) {
        write(Reply.of(result), Request.LAST, 0, out);
    }

    void write(int batchIndex, Output out) {
        write(this, 0, batchIndex, out);
    }

    private static void write(Reply reply, int info3, int batchIndex, Output out) {
        out.u8(HEADER).u8(0).u8(0).u8(info3).u8(0).u8(reply.result).u32(reply.generation).u32(reply.voidTime)
                .u32(batchIndex).u16(reply.fields.size()).u16(reply.values.size());
        reply.fields.forEach((type, value) -> out.u32(value.length + 1).u8(type).all(value));
        for (Value value : reply.values) {
            byte[] name = value.bin.getBytes(StandardCharsets.UTF_8);
            byte[] particle = Particles.write(value.datum);
            out.u32(4 + name.length + particle.length).u8(Request.Operation.GET).u8(value.datum.particle()).u8(0)
                    .u8(name.length).all(name).all(particle);
        }
    }
}
