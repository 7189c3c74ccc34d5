package dev.larder.store.aerospike.server;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A command, or one row of a batch.
 *
 * @param timeToLive in seconds, or a negative constant
 */
record Request(
        int info1, int info2, int info3, int generation, int timeToLive, Map<Integer, byte[]> fields,
        List<Operation> operations) {

    static final int GET_ALL = 1 << 1;
    static final int NO_BIN_DATA = 1 << 5;

    static final int WRITE = 1;
    static final int DELETE = 1 << 1;
    static final int GENERATION_EQUAL = 1 << 2;
    static final int GENERATION_GREATER = 1 << 3;
    static final int CREATE_ONLY = 1 << 5;
    static final int RESPOND_ALL_OPS = 1 << 7;

    static final int LAST = 1;
    static final int UPDATE_ONLY = 1 << 3;
    static final int REPLACE = 1 << 4;
    static final int REPLACE_ONLY = 1 << 5;

    static final int NAMESPACE = 0;
    static final int SET = 1;
    static final int KEY = 2;
    static final int DIGEST = 4;
    static final int QUERY_ID = 7;
    static final int RECORDS_PER_SECOND = 10;
    static final int PARTITION_ARRAY = 11;
    static final int DIGEST_ARRAY = 12;
    static final int MAX_RECORDS = 13;
    static final int INDEX_RANGE = 22;
    static final int FUNCTION = 31;
    static final int BATCH_INDEX = 41;
    static final int FILTER = 43;

    /** @param bin empty for the whole record */
    record Operation(int type, int particle, String bin, byte[] value) {
        static final int GET = 1;
        static final int PUT = 2;
        static final int CDT_READ = 3;
        static final int CDT_MODIFY = 4;
        static final int ADD = 5;
        static final int EXPRESSION_READ = 7;
        static final int EXPRESSION_MODIFY = 8;
        static final int APPEND = 9;
        static final int PREPEND = 10;
        static final int TOUCH = 11;
        static final int DELETE = 14;

        Datum datum() {
            return Particles.read(particle, value);
        }
    }

    /** @param in positioned after the message header */
    static Request read(ByteBuffer in) {
        try {
            in.get();
            int info1 = in.get() & 0xff;
            int info2 = in.get() & 0xff;
            int info3 = in.get() & 0xff;
            in.getShort();
            int generation = in.getInt();
            int timeToLive = in.getInt();
            in.getInt();
            int fields = in.getShort() & 0xffff;
            int operations = in.getShort() & 0xffff;
            return new Request(info1, info2, info3, generation, timeToLive, fields(in, fields),
                    operations(in, operations));
        } catch (BufferUnderflowException e) {
            throw new Refusal(Result.PARAMETER);
        }
    }

    static Map<Integer, byte[]> fields(ByteBuffer in, int count) {
        Map<Integer, byte[]> fields = new HashMap<>();
        for (int i = 0; i < count; i++) {
            int size = in.getInt() - 1;
            int type = in.get() & 0xff;
            // The client counts the filter of a batch in the size of its rows, which come last.
            byte[] value = new byte[Math.min(size, in.remaining())];
            in.get(value);
            fields.put(type, value);
        }
        return fields;
    }

    static List<Operation> operations(ByteBuffer in, int count) {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int size = in.getInt();
            int type = in.get();
            int particle = in.get();
            in.get();
            byte[] name = new byte[in.get() & 0xff];
            in.get(name);
            byte[] value = new byte[size - 4 - name.length];
            in.get(value);
            operations.add(new Operation(type, particle, new String(name, StandardCharsets.UTF_8), value));
        }
        return operations;
    }

    boolean reads(int flag) {
        return (info1 & flag) != 0;
    }

    boolean writes(int flag) {
        return (info2 & flag) != 0;
    }

    boolean says(int flag) {
        return (info3 & flag) != 0;
    }

    boolean has(int field) {
        return fields.containsKey(field);
    }

    String text(int field) {
        return new String(fields.getOrDefault(field, new byte[0]), StandardCharsets.UTF_8);
    }

    long number(int field) {
        return has(field) ? ByteBuffer.wrap(fields.get(field)).getLong() : 0;
    }

    int smallNumber(int field) {
        return has(field) ? ByteBuffer.wrap(fields.get(field)).getInt() : 0;
    }
}
