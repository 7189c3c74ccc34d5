package dev.larder.store.feast;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.store.settings.FeastSettings.KeyVersion;
import dev.larder.text.BadValueException;

/**
 * Encodes and decodes the entity keys of a view as Feast does. All numbers are little-endian, and 4 bytes long unless they are
 * values:
 *
 * <pre>
 * number of join keys                                       in version 3 only
 * for each name, by code point: the type of a string, length (in version 3 only), bytes
 * for each value, in the order of the names: its type, length, bytes
 * </pre>
 */
public final class KeyBytes {
    /** The type number of a name. */
    private static final int STRING = ValueTypes.number(Scalar.STRING);

    private final JoinKeys keys;
    private final byte[] names;

    public KeyBytes(JoinKeys keys, KeyVersion version) {
        this.keys = keys;
        this.names = names(keys, version);
    }

    private static byte[] names(JoinKeys keys, KeyVersion version) {
        ProtoOutput out = new ProtoOutput(64);
        if (version == KeyVersion.V3) {
            out.fixed32(keys.size());
        }
        for (String name : keys.names()) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            out.fixed32(STRING);
            if (version == KeyVersion.V3) {
                out.fixed32(bytes.length);
            }
            out.raw(bytes);
        }
        return out.toBytes();
    }

    /** The bytes that all of these keys begin with, and in version 3 no others. */
    public byte[] names() {
        return names.clone();
    }

    /** @throws BadValueException for an entity that Feast's bytes cannot distinguish from others */
    public byte[] encode(EntityKey entity) {
        ProtoOutput out = new ProtoOutput(names.length + 16 * keys.size()).raw(names);
        for (int i = 0; i < keys.size(); i++) {
            JoinKey key = keys.all().get(i);
            out.fixed32(ValueTypes.number(key.type()));
            value(key, entity.value(i), out);
        }
        return out.toBytes();
    }

    private static void value(JoinKey key, Object value, ProtoOutput out) {
        switch (key.type()) {
            case STRING -> text(((String) value).getBytes(StandardCharsets.UTF_8), out);
            case BYTES -> text((byte[]) value, out);
            case INT32 -> out.fixed32(Integer.BYTES).fixed32((Integer) value);
            case INT64 -> out.fixed32(Long.BYTES).fixed64((Long) value);
            case TIMESTAMP -> out.fixed32(Long.BYTES).fixed64(wholeSeconds(key, (Instant) value));
            case FLOAT, DOUBLE, BOOL, UUID -> throw new IllegalArgumentException(key.toString());
        }
    }

    private static void text(byte[] bytes, ProtoOutput out) {
        out.fixed32(bytes.length).raw(bytes);
    }

    private static long wholeSeconds(JoinKey key, Instant instant) {
        if (instant.getNano() != 0) {
            throw new BadValueException("join key `" + key.name() + "` is " + instant
                    + ", but entity keys of Feast hold whole seconds only");
        }
        return instant.getEpochSecond();
    }

    /**
     * Length of the entity key that these bytes begin with, whatever the types of its values; -1 if it is not one of
     * these join keys.
     */
    public int length(byte[] bytes) {
        if (bytes.length < names.length || !Arrays.equals(bytes, 0, names.length, names, 0, names.length)) {
            return -1;
        }
        ByteBuffer in = values(bytes, bytes.length);
        for (int i = 0; i < keys.size(); i++) {
            if (in.remaining() < 2 * Integer.BYTES) {
                return -1;
            }
            in.getInt();
            int length = in.getInt();
            if (length < 0 || length > in.remaining()) {
                return -1;
            }
            in.position(in.position() + length);
        }
        return in.position();
    }

    /**
     * @param length the result of {@link #length}
     * @throws BadValueException if a value is not of its join key's type
     */
    public EntityKey decode(byte[] bytes, int length) {
        ByteBuffer in = values(bytes, length);
        Object[] values = new Object[keys.size()];
        for (int i = 0; i < values.length; i++) {
            JoinKey key = keys.all().get(i);
            int type = in.getInt();
            int size = in.getInt();
            ByteBuffer value = in.slice(in.position(), size).order(ByteOrder.LITTLE_ENDIAN);
            in.position(in.position() + size);
            if (type != ValueTypes.number(key.type())) {
                throw new BadValueException("join key `" + key.name() + "` is " + ValueTypes.describe(type)
                        + " in the store, but " + key.type().withArticle() + " in the config");
            }
            values[i] = value(key, value);
        }
        return EntityKey.of(keys, values);
    }

    private static Object value(JoinKey key, ByteBuffer in) {
        return switch (key.type()) {
            case STRING -> text(key, in);
            case BYTES -> {
                byte[] bytes = new byte[in.remaining()];
                in.get(bytes);
                yield bytes;
            }
            case INT32 -> of(Integer.BYTES, key, in).getInt();
            case INT64 -> of(Long.BYTES, key, in).getLong();
            case TIMESTAMP -> ValueBytes.instant(of(Long.BYTES, key, in).getLong());
            case FLOAT, DOUBLE, BOOL, UUID -> throw new IllegalArgumentException(key.toString());
        };
    }

    private static String text(JoinKey key, ByteBuffer in) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(in).toString();
        } catch (CharacterCodingException e) {
            throw new BadValueException("join key `" + key.name() + "` is not UTF-8 text");
        }
    }

    private static ByteBuffer of(int length, JoinKey key, ByteBuffer in) {
        if (in.remaining() != length) {
            throw new BadValueException("join key `" + key.name() + "` has " + in.remaining() + " bytes, but "
                    + key.type().withArticle() + " has " + length);
        }
        return in;
    }

    private ByteBuffer values(byte[] bytes, int length) {
        return ByteBuffer.wrap(bytes, 0, length).order(ByteOrder.LITTLE_ENDIAN).position(names.length);
    }
}
