package dev.larder.store.redis.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureTimes;
import dev.larder.feature.FeatureType;
import dev.larder.feature.NoValue;
import dev.larder.text.BadValueException;

/**
 * A row in one string:
 *
 * <ul>
 * <li>byte 0: 1, the version of this format</li>
 * <li>bytes 1 to 8: event time in microseconds, big-endian with the sign bit flipped, so that bytes sort as
 * times</li>
 * <li>bytes 9 to 16: created time in the same form; all zero without one</li>
 * <li>bytes 17 to 24: the fingerprint of the {@link PackedSchema}, big-endian</li>
 * <li>two bits per feature, four features in a byte from its lowest bits up: 0 missing, 1 null, 2 a value follows, 3 an
 * event time of the feature's own follows, and then null or a value</li>
 * <li>the values, in the schema's order, little-endian: {@code int32} and {@code float} 4 bytes, {@code int64},
 * {@code double} and {@code timestamp} 8, {@code bool} 1, {@code decimal} 4, 8 or 16, {@code uuid} 16 in the order of its
 * text; {@code string} and {@code bytes} preceded by their length
 * in 4 bytes; an array preceded by its number of elements in 4 bytes. An event time of a feature's own comes first, 8 bytes, then
 * one byte: 1 for null, 2 if the value follows</li>
 * </ul>
 *
 * A record of the first 17 bytes alone is a tombstone.
 */
final class PackedRecord {
    static final byte VERSION = 1;
    /** The length of version and times. */
    static final int TIMES_END = 17;
    private static final int HEADER_LENGTH = 25;

    private static final int MISSING = 0;
    private static final int NULL = 1;
    private static final int VALUE = 2;
    private static final int AGED = 3;
    /** The event time, and whether it is null. */
    private static final int AGE_BYTES = 9;

    private PackedRecord() {}

    /** Writes a whole row. @param values one per feature of the schema */
    static byte[] write(PackedSchema schema, long eventMicros, long createdMicros, Object[] values) {
        return write(schema, eventMicros, createdMicros, values, FeatureTimes.of(eventMicros));
    }

    /** @param times of features; those of features without a ttl do not matter */
    static byte[] write(PackedSchema schema, long eventMicros, long createdMicros, Object[] values,
            FeatureTimes times) {
        List<Feature> features = schema.features();
        int bits = HEADER_LENGTH;
        int size = HEADER_LENGTH + (values.length + 3) / 4;
        for (int i = 0; i < values.length; i++) {
            if (isValue(values[i])) {
                size += BinaryValues.size(features.get(i).type(), values[i]);
            }
            if (isAged(values[i], times.micros(features.get(i)), eventMicros)) {
                size += AGE_BYTES;
            }
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        out.put(VERSION).putLong(eventMicros ^ Long.MIN_VALUE).putLong(createdMicros ^ Long.MIN_VALUE)
                .putLong(schema.fingerprint());
        out.position(HEADER_LENGTH + (values.length + 3) / 4).order(ByteOrder.LITTLE_ENDIAN);
        byte[] record = out.array();
        for (int i = 0; i < values.length; i++) {
            long time = times.micros(features.get(i));
            boolean aged = isAged(values[i], time, eventMicros);
            record[bits + i / 4] |= (byte) ((aged ? AGED : state(values[i])) << i % 4 * 2);
            if (aged) {
                out.putLong(time).put((byte) state(values[i]));
            }
            if (isValue(values[i])) {
                BinaryValues.write(out, features.get(i).type(), values[i]);
            }
        }
        return record;
    }

    private static boolean isAged(Object value, long micros, long eventMicros) {
        return micros != eventMicros && value != NoValue.MISSING;
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

    static byte[] tombstone(long eventMicros, long createdMicros) {
        return ByteBuffer.allocate(TIMES_END).put(VERSION).putLong(eventMicros ^ Long.MIN_VALUE)
                .putLong(createdMicros ^ Long.MIN_VALUE).array();
    }

    static boolean isTombstone(byte[] record) {
        return record.length == TIMES_END && record[0] == VERSION;
    }

    /** @param record at least its first {@link #TIMES_END} bytes */
    static long eventMicros(byte[] record) {
        return ByteBuffer.wrap(record).getLong(1) ^ Long.MIN_VALUE;
    }

    /** {@link FeatureRow#NO_TIME} without one: eight zero bytes decode to it. */
    static long createdMicros(byte[] record) {
        return ByteBuffer.wrap(record).getLong(9) ^ Long.MIN_VALUE;
    }

    /** Throws if the bytes are not the beginning of a packed record. */
    static void requireTimes(byte[] bytes) {
        if (bytes.length < TIMES_END || bytes[0] != VERSION) {
            throw new BadValueException("the record is not in packed encoding, or in a newer version of it");
        }
    }

    static long fingerprint(byte[] record) {
        requireTimes(record);
        if (record.length < HEADER_LENGTH) {
            throw new BadValueException("the record is cut short");
        }
        return ByteBuffer.wrap(record).getLong(TIMES_END);
    }

    /** Features of a record, and when they were written. */
    record Content(Object[] values, FeatureTimes times) {}

    /** The values of some features, missing if the schema does not have one. */
    static Content read(PackedSchema schema, byte[] record, List<Feature> wanted) {
        Object[] values = new Object[wanted.size()];
        Map<String, Long> times = new HashMap<>();
        Map<String, Object> byName = values.length == 0 ? Map.of() : readAll(schema, record, times);
        for (int i = 0; i < values.length; i++) {
            values[i] = byName.getOrDefault(wanted.get(i).name(), NoValue.MISSING);
        }
        return new Content(values, new FeatureTimes(eventMicros(record), times));
    }

    private static Map<String, Object> readAll(PackedSchema schema, byte[] record, Map<String, Long> times) {
        List<Feature> features = schema.features();
        int end = HEADER_LENGTH + (features.size() + 3) / 4;
        if (record.length < end) {
            throw new BadValueException("the record is cut short");
        }
        ByteBuffer in = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).position(end);
        Map<String, Object> values = HashMap.newHashMap(features.size());
        for (int i = 0; i < features.size(); i++) {
            int state = record[HEADER_LENGTH + i / 4] >> i % 4 * 2 & 3;
            Feature feature = features.get(i);
            if (state == AGED) {
                state = readAge(in, feature.name(), times);
            }
            values.put(feature.name(), read(in, state, feature.name(), feature.type()));
        }
        if (in.hasRemaining()) {
            throw new BadValueException("the record is " + in.remaining() + " bytes too long");
        }
        return values;
    }

    /** @return the feature's state */
    private static int readAge(ByteBuffer in, String name, Map<String, Long> times) {
        if (in.remaining() < AGE_BYTES) {
            throw new BadValueException("the record is cut short");
        }
        times.put(name, in.getLong());
        return in.get();
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
