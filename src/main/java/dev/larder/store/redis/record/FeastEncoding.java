package dev.larder.store.redis.record;

import dev.larder.feature.FeatureType;
import dev.larder.store.feast.TimeBytes;
import dev.larder.store.feast.ValueBytes;

/** Feast's protobuf messages. Null is a message without a value, of no bytes. */
public record FeastEncoding() implements ValueEncoding {

    @Override
    public byte[] encode(FeatureType type, Object value) {
        return ValueBytes.encode(type, value);
    }

    @Override
    public Object decode(FeatureType type, byte[] bytes) {
        return ValueBytes.decode(type, bytes);
    }

    @Override
    public byte[] encodeTime(long micros) {
        return TimeBytes.encode(micros);
    }

    @Override
    public long decodeTime(byte[] bytes) {
        return TimeBytes.decode(bytes);
    }

    @Override
    public boolean isTombstone(byte[] time) {
        return false;
    }
}
