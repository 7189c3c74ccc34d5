package dev.larder.store.aerospike.server;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A value of a bin, a map or an expression. The order of the types is the server's. */
sealed interface Datum extends Comparable<Datum> {
    Nil NIL = new Nil();

    /** The number of its type on the wire and in {@code binType}. */
    int particle();

    private int rank() {
        return switch (this) {
            case Nil nil -> 0;
            case Bool bool -> 1;
            case Int number -> 2;
            case Chunk chunk when chunk.particle() == Particles.STRING -> 3;
            case Items items -> 4;
            case Entries entries -> 5;
            case Chunk chunk -> 6;
            case Real real -> 7;
        };
    }

    @Override
    default int compareTo(Datum other) {
        int byKind = Integer.compare(rank(), other.rank());
        if (byKind != 0) {
            return byKind;
        }
        return switch (this) {
            case Nil nil -> 0;
            case Bool(boolean value) -> Boolean.compare(value, ((Bool) other).value);
            case Int(long value) -> Long.compare(value, ((Int) other).value);
            case Real(double value) -> Double.compare(value, ((Real) other).value);
            case Chunk(byte[] raw) -> Arrays.compareUnsigned(raw, ((Chunk) other).raw);
            case Items(List<Datum> values) -> compareAll(values.iterator(), ((Items) other).values.iterator());
            case Entries(int order, SortedMap<Datum, Datum> values) -> {
                SortedMap<Datum, Datum> others = ((Entries) other).values;
                int bySize = Integer.compare(values.size(), others.size());
                int byKeys = bySize != 0
                        ? bySize
                        : compareAll(values.keySet().iterator(), others.keySet().iterator());
                yield byKeys != 0 ? byKeys : compareAll(values.values().iterator(), others.values().iterator());
            }
        };
    }

    private static int compareAll(Iterator<Datum> left, Iterator<Datum> right) {
        while (left.hasNext() && right.hasNext()) {
            int result = left.next().compareTo(right.next());
            if (result != 0) {
                return result;
            }
        }
        return Boolean.compare(left.hasNext(), right.hasNext());
    }

    record Nil() implements Datum {
        @Override
        public int particle() {
            return Particles.NULL;
        }
    }

    record Bool(boolean value) implements Datum {
        @Override
        public int particle() {
            return Particles.BOOL;
        }
    }

    record Int(long value) implements Datum {
        @Override
        public int particle() {
            return Particles.INTEGER;
        }
    }

    record Real(double value) implements Datum {
        @Override
        public int particle() {
            return Particles.DOUBLE;
        }
    }

    /**
     * Strings, blobs and all types that this server only passes on.
     *
     * @param raw the type's code, then the bytes; names in expressions have no type
     */
    record Chunk(byte[] raw) implements Datum {
        static Chunk of(int particle, byte[] data) {
            byte[] raw = new byte[data.length + 1];
            raw[0] = (byte) particle;
            System.arraycopy(data, 0, raw, 1, data.length);
            return new Chunk(raw);
        }

        static Chunk text(String text) {
            return of(Particles.STRING, text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public int particle() {
            return raw.length == 0 ? Particles.BLOB : raw[0];
        }

        byte[] data() {
            return Arrays.copyOfRange(raw, 1, raw.length);
        }

        String text() {
            return new String(raw, 1, raw.length - 1, StandardCharsets.UTF_8);
        }

        /** The text of a value that was packed without a type. */
        String name() {
            return new String(raw, StandardCharsets.UTF_8);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Chunk(byte[] others) && Arrays.equals(raw, others);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(raw);
        }
    }

    record Items(List<Datum> values) implements Datum {
        @Override
        public int particle() {
            return Particles.LIST;
        }
    }

    /** @param order one of the constants; unordered maps are sorted too, which no client can tell */
    record Entries(int order, SortedMap<Datum, Datum> values) implements Datum {
        static final int UNORDERED = 0;
        static final int KEY_ORDERED = 1;
        /** In results only: the client turns it into a list. */
        static final int AS_LIST = 8;

        static Entries empty(int order) {
            return new Entries(order, new TreeMap<>());
        }

        /** A copy that may be changed. */
        Entries copy() {
            return new Entries(order, new TreeMap<>(values));
        }

        Entries ordered(int newOrder) {
            return new Entries(newOrder, values);
        }

        Entries with(Datum key, Datum value) {
            Entries copy = copy();
            copy.values.put(key, value);
            return copy;
        }

        @Override
        public int particle() {
            return Particles.MAP;
        }
    }
}
