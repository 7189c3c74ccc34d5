package dev.larder.store.aerospike.server;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** Reads the rows of a batch. A row may repeat everything but the key of the row before it. */
final class BatchRows {
    private static final int REPEAT = 0x1;
    private static final int INFO = 0x2;
    private static final int GENERATION = 0x4;
    private static final int TIME_TO_LIVE = 0x8;
    private static final int INFO4 = 0x10;
    private static final int RESPOND_ALL_KEYS = 0x4;

    /** @param index the client's index of the row */
    record Row(int index, Digest digest, Request request) {}

    private final ByteBuffer in;
    private final int flags;
    private int left;
    private Request last;

    BatchRows(byte[] field) {
        in = ByteBuffer.wrap(field);
        left = in.getInt();
        flags = in.get();
    }

    boolean hasNext() {
        return left > 0;
    }

    /** Otherwise the first error ends the response. */
    boolean respondsAllKeys() {
        return (flags & RESPOND_ALL_KEYS) != 0;
    }

    Row next() {
        left--;
        int index = in.getInt();
        byte[] digest = new byte[Digest.SIZE];
        in.get(digest);
        int head = in.get();
        if (head != REPEAT) {
            last = request(head);
        }
        return new Row(index, new Digest(digest), last);
    }

    private Request request(int head) {
        int info1 = in.get() & 0xff;
        boolean all = (head & INFO) != 0;
        int info2 = all ? in.get() & 0xff : 0;
        int info3 = all ? in.get() & 0xff : 0;
        if ((head & INFO4) != 0) {
            in.get();
        }
        int generation = (head & GENERATION) != 0 ? in.getShort() & 0xffff : 0;
        int timeToLive = (head & TIME_TO_LIVE) != 0 ? in.getInt() : 0;
        int fieldCount = in.getShort() & 0xffff;
        int operationCount = in.getShort() & 0xffff;
        Map<Integer, byte[]> fields = Request.fields(in, fieldCount);
        List<Request.Operation> operations = Request.operations(in, operationCount);
        return new Request(info1, info2, info3, generation, timeToLive, fields, operations);
    }
}
