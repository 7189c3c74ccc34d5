package dev.larder.store.feast;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import dev.larder.text.BadValueException;

/** Reads a protobuf message, field by field; invalid bytes give a {@link BadValueException}. */
final class ProtoInput {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private final ByteBuffer in;
    private int field;
    private int wire;

    ProtoInput(byte[] message) {
        this(ByteBuffer.wrap(message));
    }

    private ProtoInput(ByteBuffer in) {
        this.in = in.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Moves to the next field, whose value must then be read or skipped; returns false at the end. */
    boolean next() {
        if (!in.hasRemaining()) {
            return false;
        }
        long tag = rawVarint(in);
        field = (int) (tag >>> 3);
        wire = (int) tag & 7;
        if (field < 1 || tag >>> 32 != 0) {
            throw notProtobuf();
        }
        return true;
    }

    int field() {
        return field;
    }

    long varint() {
        require(VARINT);
        return rawVarint(in);
    }

    long fixed64() {
        require(FIXED64);
        return room(Long.BYTES).getLong();
    }

    int fixed32() {
        require(FIXED32);
        return room(Integer.BYTES).getInt();
    }

    ProtoInput message() {
        return new ProtoInput(slice());
    }

    byte[] bytes() {
        ByteBuffer slice = slice();
        byte[] bytes = new byte[slice.remaining()];
        slice.get(bytes);
        return bytes;
    }

    String text() {
        ByteBuffer slice = slice();
        int length = slice.remaining();
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(slice).toString();
        } catch (CharacterCodingException e) {
            throw new BadValueException(length + " bytes are not UTF-8 text");
        }
    }

    /** A field of a repeated number: the packed numbers, or a single number in the same form. */
    ByteBuffer packed() {
        return switch (wire) {
            case BYTES -> slice();
            default -> {
                int from = in.position();
                skip();
                yield in.slice(from, in.position() - from).order(ByteOrder.LITTLE_ENDIAN);
            }
        };
    }

    void skip() {
        switch (wire) {
            case VARINT -> rawVarint(in);
            case FIXED64 -> room(Long.BYTES).getLong();
            case BYTES -> slice();
            case FIXED32 -> room(Integer.BYTES).getInt();
            // Groups, which proto3 does not have.
            default -> throw notProtobuf();
        }
    }

    private ByteBuffer slice() {
        require(BYTES);
        long length = rawVarint(in);
        if (length < 0 || length > in.remaining()) {
            throw notProtobuf();
        }
        ByteBuffer slice = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + (int) length);
        return slice;
    }

    private void require(int expected) {
        if (wire != expected) {
            throw notProtobuf();
        }
    }

    private ByteBuffer room(int length) {
        if (in.remaining() < length) {
            throw notProtobuf();
        }
        return in;
    }

    static long rawVarint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (!in.hasRemaining()) {
                break;
            }
            byte part = in.get();
            value |= (part & 0x7FL) << shift;
            if (part >= 0) {
                return value;
            }
        }
        throw notProtobuf();
    }

    static BadValueException notProtobuf() {
        return new BadValueException("its bytes are not the protobuf message that Feast writes");
    }
}
