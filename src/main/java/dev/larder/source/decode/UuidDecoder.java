package dev.larder.source.decode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;

import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.ValueText;
import dev.larder.source.parquet.Slice;
import dev.larder.source.parquet.Values;
import dev.larder.text.BadValueException;
import dev.larder.text.Quoted;

/**
 * Decodes UUIDs.
 *
 * @param isText whether the column holds their text, and not their 16 bytes
 * @param type uuid, or string for their text in lower case
 */
record UuidDecoder(boolean isText, Scalar type) implements ObjectDecoder {

    @Override
    public Object next(Values in) throws IOException, UnrepresentableValueException {
        UUID uuid = isText ? parsed(in.nextBytes()) : ofBytes(in.nextBytes());
        return type == Scalar.UUID ? uuid : uuid.toString();
    }

    private static UUID ofBytes(Slice slice) {
        ByteBuffer bytes = ByteBuffer.wrap(slice.array(), slice.offset(), slice.length());
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    private static UUID parsed(Slice slice) throws UnrepresentableValueException {
        String text = slice.text();
        try {
            return (UUID) ValueText.parse(Scalar.UUID, text);
        } catch (BadValueException e) {
            throw new UnrepresentableValueException(Quoted.of(text), "is not a uuid");
        }
    }
}
