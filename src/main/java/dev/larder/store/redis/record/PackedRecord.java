package dev.larder.store.redis.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType;
import dev.larder.feature.NoValue;
import dev.larder.text.BadValueException;

/**
 * A row in one string:
 *
 * <ul>
 * <li>byte 0: 1, the version of this format</li>
 * <li>bytes 1 to 8: event time in microseconds, big-endian with the sign bit turned over, so that bytes sort as
 * times</li>
 * <li>bytes 9 to 16: created time in the same way; all zero where there is none</li>
 * <li>bytes 17 to 24: the fingerprint of the {@link PackedSchema}, big-endian</li>
 * <li>two bits a feature, four features a byte from its lowest bits on: 0 missing, 1 null, 2 a value follows</li>
 * <li>the values, in the schema's order, little-endian: {@code int32} and {@code float} 4 bytes, {@code int64},
 * {@code double} and {@code timestamp} 8, {@code bool} 1; {@code string} and {@code bytes} behind their length in 4
 * bytes; an array behind its number of elements in 4 bytes</li>
 * </ul>
 */
public final class PackedRecord {
    static final byte VERSION = 1;
    /** Up to where it says when. */
    static final int TIMES_END = 17;
    private static final int HEAD = 25;

    private static final int MISSING = 0;
    private static final int NULL = 1;
    private static final int VALUE = 2;

    private PackedRecord() {}

    /** @param values one a feature of the schema */
    public static byte[] write(PackedSchema schema, long eventMicros, long createdMicros, Object[] values) {
        List<Feature> features = schema.features();
        int bits = HEAD;
        int size = HEAD + (values.length + 3) / 4;
        for (int i = 0; i < values.length; i++) {
            if (isValue(values[i])) {
                size += BinaryValues.size(features.get(i).type(), values[i]);
            }
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        out.put(VERSION).putLong(eventMicros ^ Long.MIN_VALUE).putLong(createdMicros ^ Long.MIN_VALUE)
                .putLong(schema.fingerprint());
        out.position(HEAD + (values.length + 3) / 4).order(ByteOrder.LITTLE_ENDIAN);
        byte[] record = out.array();
        for (int i = 0; i < values.length; i++) {
            record[bits + i / 4] |= (byte) (state(values[i]) << i % 4 * 2);
            if (isValue(values[i])) {
                BinaryValues.write(out, features.get(i).type(), values[i]);
            }
        }
        return record;
    }

    private static boolean isValue(Object value) {
        return value != null && !(value instanceof NoValue);
    }

    private static int state(Object value) {
        if (value == null) {
            return NULL;
        }
        return value instanceof NoValue ? MISSING : VALUE;
    }

    /** @param record its beginning, up to {@link #TIMES_END} at least */
    public static long eventMicros(byte[] record) {
        return ByteBuffer.wrap(record).getLong(1) ^ Long.MIN_VALUE;
    }

    /** {@link FeatureRow#NO_TIME} where there is none, which is what all zero comes to. */
    public static long createdMicros(byte[] record) {
        return ByteBuffer.wrap(record).getLong(9) ^ Long.MIN_VALUE;
    }

    /** Throws where the bytes, or the first of them, are no packed record. */
    public static void requireTimes(byte[] bytes) {
        if (bytes.length < TIMES_END || bytes[0] != VERSION) {
            throw new BadValueException("the record is not in packed encoding, or in a newer version of it");
        }
    }

    public static long fingerprint(byte[] record) {
        requireTimes(record);
        if (record.length < HEAD) {
            throw new BadValueException("the record is cut short");
        }
        return ByteBuffer.wrap(record).getLong(TIMES_END);
    }

    /** The values of these features, missing where the schema does not know one. */
    public static Object[] read(PackedSchema schema, byte[] record, List<Feature> wanted) {
        Object[] values = new Object[wanted.size()];
        Map<String, Object> byName = values.length == 0 ? Map.of() : readAll(schema, record);
        for (int i = 0; i < values.length; i++) {
            Feature feature = wanted.get(i);
            values[i] = byName.getOrDefault(feature.name(), NoValue.MISSING);
        }
        return values;
    }

    private static Map<String, Object> readAll(PackedSchema schema, byte[] record) {
        List<Feature> features = schema.features();
        int end = HEAD + (features.size() + 3) / 4;
        if (record.length < end) {
            throw new BadValueException("the record is cut short");
        }
        ByteBuffer in = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).position(end);
        Map<String, Object> values = HashMap.newHashMap(features.size());
        for (int i = 0; i < features.size(); i++) {
            int state = record[HEAD + i / 4] >> i % 4 * 2 & 3;
            Feature feature = features.get(i);
            values.put(feature.name(), read(in, state, feature.name(), feature.type()));
        }
        if (in.hasRemaining()) {
            throw new BadValueException("the record is " + in.remaining() + " bytes too long");
        }
        return values;
    }

    private static Object read(ByteBuffer in, int state, String name, FeatureType type) {
        return switch (state) {
            case MISSING -> NoValue.MISSING;
            case NULL -> null;
            case VALUE -> {
                try {
                    yield BinaryValues.read(in, type);
                } catch (BadValueException e) {
                    throw new BadValueException("feature `" + name + "`: " + e.getMessage());
                }
            }
            default -> throw new BadValueException("feature `" + name + "` is neither missing, null nor a value");
        };
    }
}
