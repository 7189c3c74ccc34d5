package dev.larder.store.aerospike.server;

import java.util.Arrays;

/** The hash that a record is found by. */
record Digest(byte[] bytes) implements Comparable<Digest> {
    static final int SIZE = 20;
    static final int PARTITIONS = 4096;

    int partition() {
        return (bytes[0] & 0xff | (bytes[1] & 0xff) << 8) & PARTITIONS - 1;
    }

    @Override
    public int compareTo(Digest other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest(byte[] others) && Arrays.equals(bytes, others);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
