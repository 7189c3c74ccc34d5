package dev.larder.source.decode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;

import dev.larder.feature.FeatureType.Scalar;
import dev.larder.source.parquet.Slice;
import dev.larder.source.parquet.Values;

/** Decodes UUIDs to text in lower case. */
final class UuidDecoder implements ObjectDecoder {

    @Override
    public Scalar type() {
        return Scalar.STRING;
    }

    @Override
    public Object next(Values in) throws IOException {
        Slice slice = in.nextBytes();
        ByteBuffer bytes = ByteBuffer.wrap(slice.array(), slice.offset(), slice.length());
        return new UUID(bytes.getLong(), bytes.getLong()).toString();
    }
}
