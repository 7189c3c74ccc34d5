package dev.larder.store.aerospike.server;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import dev.larder.store.aerospike.server.Datum.Bool;
import dev.larder.store.aerospike.server.Datum.Chunk;
import dev.larder.store.aerospike.server.Datum.Entries;
import dev.larder.store.aerospike.server.Datum.Int;
import dev.larder.store.aerospike.server.Datum.Items;
import dev.larder.store.aerospike.server.Datum.Nil;
import dev.larder.store.aerospike.server.Datum.Real;

/**
 * MessagePack as Aerospike speaks it: texts begin with the number of their type, and the order of a map is told by a
 * first entry whose key is an extension.
 */
final class MsgPack {
    private MsgPack() {}

    static Datum read(byte[] bytes) {
        try {
            return read(ByteBuffer.wrap(bytes));
        } catch (BufferUnderflowException e) {
            throw new Refusal(Result.PARAMETER);
        }
    }

    private static Datum read(ByteBuffer in) {
        int head = in.get() & 0xff;
        if (head < 0x80) {
            return new Int(head);
        }
        if (head >= 0xe0) {
            return new Int((byte) head);
        }
        return switch (head & 0xf0) {
            case 0x80 -> map(in, head & 0x0f);
            case 0x90 -> list(in, head & 0x0f);
            case 0xa0, 0xb0 -> chunk(in, head & 0x1f);
            default -> longer(in, head);
        };
    }

    private static Datum longer(ByteBuffer in, int head) {
        return switch (head) {
            case 0xc0 -> Datum.NIL;
            case 0xc2 -> new Bool(false);
            case 0xc3 -> new Bool(true);
            case 0xc4, 0xd9 -> chunk(in, in.get() & 0xff);
            case 0xc5, 0xda -> chunk(in, in.getShort() & 0xffff);
            case 0xc6, 0xdb -> chunk(in, in.getInt());
            case 0xca -> new Real(in.getFloat());
            case 0xcb -> new Real(in.getDouble());
            case 0xcc -> new Int(in.get() & 0xff);
            case 0xcd -> new Int(in.getShort() & 0xffff);
            case 0xce -> new Int(in.getInt() & 0xffffffffL);
            case 0xcf, 0xd3 -> new Int(in.getLong());
            case 0xd0 -> new Int(in.get());
            case 0xd1 -> new Int(in.getShort());
            case 0xd2 -> new Int(in.getInt());
            case 0xdc -> list(in, in.getShort() & 0xffff);
            case 0xdd -> list(in, in.getInt());
            case 0xde -> map(in, in.getShort() & 0xffff);
            case 0xdf -> map(in, in.getInt());
            default -> throw new Refusal(Result.PARAMETER);
        };
    }

    private static Chunk chunk(ByteBuffer in, int size) {
        byte[] raw = new byte[size];
        in.get(raw);
        return new Chunk(raw);
    }

    private static Items list(ByteBuffer in, int count) {
        List<Datum> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(read(in));
        }
        return new Items(values);
    }

    private static Entries map(ByteBuffer in, int count) {
        int order = Entries.UNORDERED;
        SortedMap<Datum, Datum> values = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            if (i == 0 && (in.get(in.position()) & 0xff) == 0xc7) {
                in.get();
                int size = in.get() & 0xff;
                in.get();
                order = size == 0 ? in.get(in.position() - 1) : order;
                in.position(in.position() + size);
                read(in);
            } else {
                values.put(read(in), read(in));
            }
        }
        return new Entries(order, values);
    }

    static byte[] write(Datum datum) {
        Output out = new Output();
        write(datum, out);
        return out.bytes();
    }

    private static void write(Datum datum, Output out) {
        switch (datum) {
            case Nil nil -> out.u8(0xc0);
            case Bool(boolean value) -> out.u8(value ? 0xc3 : 0xc2);
            case Int(long value) -> number(value, out);
            case Real(double value) -> out.u8(0xcb).u64(Double.doubleToLongBits(value));
            case Chunk(byte[] raw) -> {
                if (raw.length < 0x20) {
                    out.u8(0xa0 | raw.length);
                } else if (raw.length < 0x100) {
                    out.u8(0xd9).u8(raw.length);
                } else {
                    count(raw.length, 0xda, out);
                }
                out.all(raw);
            }
            case Items(List<Datum> values) -> {
                if (values.size() < 0x10) {
                    out.u8(0x90 | values.size());
                } else {
                    count(values.size(), 0xdc, out);
                }
                values.forEach(value -> write(value, out));
            }
            case Entries entries -> map(entries, out);
        }
    }

    private static void map(Entries entries, Output out) {
        boolean told = entries.order() != Entries.UNORDERED;
        int count = entries.values().size() + (told ? 1 : 0);
        if (count < 0x10) {
            out.u8(0x80 | count);
        } else {
            count(count, 0xde, out);
        }
        if (told) {
            out.u8(0xc7).u8(0).u8(entries.order()).u8(0xc0);
        }
        for (Map.Entry<Datum, Datum> entry : entries.values().entrySet()) {
            write(entry.getKey(), out);
            write(entry.getValue(), out);
        }
    }

    /** @param head of the form with two bytes; the one with four is the next */
    private static void count(int count, int head, Output out) {
        if (count < 0x10000) {
            out.u8(head).u16(count);
        } else {
            out.u8(head + 1).u32(count);
        }
    }

    private static void number(long value, Output out) {
        if (value >= -32 && value < 0x80) {
            out.u8(value);
        } else if (value >= 0 && value < 0x100) {
            out.u8(0xcc).u8(value);
        } else if (value >= 0 && value < 0x10000) {
            out.u8(0xcd).u16(value);
        } else if (value == (int) value) {
            out.u8(0xd2).u32(value);
        } else {
            out.u8(0xd3).u64(value);
        }
    }
}
