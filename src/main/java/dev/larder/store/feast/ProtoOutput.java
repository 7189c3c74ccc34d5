package dev.larder.store.feast;

import java.util.Arrays;

/** Writes a protobuf message, field by field. */
final class ProtoOutput {
    private byte[] bytes;
    private int size;

    /** @param expected the likely number of bytes */
    ProtoOutput(int expected) {
        this.bytes = new byte[expected];
    }

    ProtoOutput varint(int field, long value) {
        return varint((long) field << 3 | ProtoInput.VARINT).varint(value);
    }

    ProtoOutput fixed64(int field, long value) {
        return varint((long) field << 3 | ProtoInput.FIXED64).fixed64(value);
    }

    ProtoOutput fixed32(int field, int value) {
        return varint((long) field << 3 | ProtoInput.FIXED32).fixed32(value);
    }

    /** Bytes, a text in UTF-8, a message, or packed numbers. */
    ProtoOutput bytes(int field, byte[] value) {
        return varint((long) field << 3 | ProtoInput.BYTES).varint(value.length).raw(value);
    }

    ProtoOutput raw(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
        return this;
    }

    /** A number without its field, as packed ones are. */
    ProtoOutput varint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    ProtoOutput fixed64(long value) {
        return littleEndian(value, Long.BYTES);
    }

    ProtoOutput fixed32(int value) {
        return littleEndian(value, Integer.BYTES);
    }

    private ProtoOutput littleEndian(long value, int length) {
        room(length);
        for (int i = 0; i < length; i++) {
            bytes[size++] = (byte) (value >>> 8 * i);
        }
        return this;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }

    byte[] toBytes() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
}
