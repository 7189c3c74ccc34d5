package dev.larder.source.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Bytes of a page, valid until the next value is taken. */
public final class Slice {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final int LONGEST_HEX = 64;

    private byte[] array;
    private int offset;
    private int length;

    public Slice of(byte[] bytes, int from, int count) {
        array = bytes;
        offset = from;
        length = count;
        return this;
    }

    public byte[] array() {
        return array;
    }

    public int offset() {
        return offset;
    }

    public int length() {
        return length;
    }

    public byte[] copy() {
        byte[] bytes = new byte[length];
        System.arraycopy(array, offset, bytes, 0, length);
        return bytes;
    }

    /** As UTF-8, malformed bytes replaced by U+FFFD. */
    public String text() {
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }

    public boolean isAscii() {
        int end = offset + length;
        int at = offset;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            if (((long) LONG.get(array, at) & HIGH_BITS) != 0) {
                return false;
            }
        }
        for (; at < end; at++) {
            if (array[at] < 0) {
                return false;
            }
        }
        return true;
    }

    public boolean isUtf8() {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(array, offset, length));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    public String hex() {
        int shown = Math.min(length, LONGEST_HEX);
        String digits = HexFormat.of().formatHex(array, offset, offset + shown);
        return "0x" + digits + (shown < length ? "..." : "");
    }
}
