package dev.larder.store.feast;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Names of a view's fields in a Redis hash. */
public final class FieldBytes {
    /** Prefix of the fields of event times. Those are longer than the four bytes of a feature's field. */
    public static final String EVENT = "_ts:";

    private FieldBytes() {}

    /** Four bytes, the hash of {@code view:feature}. Two names may share one, and then a field. */
    public static byte[] feature(String view, String feature) {
        int hash = Murmur3.hash((view + ":" + feature).getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(hash).array();
    }

    public static byte[] event(String view) {
        return (EVENT + view).getBytes(StandardCharsets.UTF_8);
    }
}
