package dev.larder.store.aerospike.server;

import java.nio.ByteBuffer;

import dev.larder.store.aerospike.server.Datum.Bool;
import dev.larder.store.aerospike.server.Datum.Chunk;
import dev.larder.store.aerospike.server.Datum.Entries;
import dev.larder.store.aerospike.server.Datum.Int;
import dev.larder.store.aerospike.server.Datum.Items;
import dev.larder.store.aerospike.server.Datum.Nil;
import dev.larder.store.aerospike.server.Datum.Real;

/** The wire format of bin values: a type code and bytes. */
final class Particles {
    static final int NULL = 0;
    static final int INTEGER = 1;
    static final int DOUBLE = 2;
    static final int STRING = 3;
    static final int BLOB = 4;
    static final int BOOL = 17;
    static final int MAP = 19;
    static final int LIST = 20;

    private Particles() {}

    static Datum read(int type, byte[] bytes) {
        return switch (type) {
            case NULL -> Datum.NIL;
            case INTEGER -> new Int(number(bytes));
            case DOUBLE -> new Real(ByteBuffer.wrap(bytes).getDouble());
            case BOOL -> new Bool(bytes[0] != 0);
            case MAP, LIST -> MsgPack.read(bytes);
            default -> Chunk.of(type, bytes);
        };
    }

    private static long number(byte[] bytes) {
        long value = bytes.length > 0 && bytes[0] < 0 ? -1 : 0;
        for (byte b : bytes) {
            value = value << 8 | b & 0xff;
        }
        return value;
    }

    static byte[] write(Datum datum) {
        return switch (datum) {
            case Nil nil -> new byte[0];
            case Int(long value) -> new Output().u64(value).bytes();
            case Real(double value) -> new Output().u64(Double.doubleToLongBits(value)).bytes();
            case Bool(boolean value) -> new byte[]{(byte) (value ? 1 : 0)};
            case Chunk chunk -> chunk.data();
            case Items items -> MsgPack.write(items);
            case Entries entries -> MsgPack.write(entries);
        };
    }
}
