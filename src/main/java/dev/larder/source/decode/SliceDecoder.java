package dev.larder.source.decode;

import java.io.IOException;

import dev.larder.feature.FeatureType.Scalar;
import dev.larder.source.parquet.Slice;
import dev.larder.source.parquet.Values;

/** Decodes values whose bytes stay as they are in the file, so that a key can be hashed without copying it. */
public sealed interface SliceDecoder extends ValueDecoder {

    /** The bytes of the next value, valid until the next call. */
    Slice nextSlice(Values in) throws IOException, UnrepresentableValueException;

    record Bytes() implements SliceDecoder {
        @Override
        public Scalar type() {
            return Scalar.BYTES;
        }

        @Override
        public Slice nextSlice(Values in) throws IOException {
            return in.nextBytes();
        }

        @Override
        public Object next(Values in) throws IOException {
            return in.nextBytes().copy();
        }

        @Override
        public void put(Values in, Object array, int index) throws IOException {
            ((byte[][]) array)[index] = in.nextBytes().copy();
        }
    }

    /** Text, checked to be UTF-8, because the annotation does not guarantee it. */
    record Utf8() implements SliceDecoder {
        @Override
        public Scalar type() {
            return Scalar.STRING;
        }

        @Override
        public Slice nextSlice(Values in) throws IOException, UnrepresentableValueException {
            Slice slice = in.nextBytes();
            if (!slice.isAscii()) {
                requireUtf8(slice, slice.text());
            }
            return slice;
        }

        @Override
        public Object next(Values in) throws IOException, UnrepresentableValueException {
            Slice slice = in.nextBytes();
            return requireUtf8(slice, slice.text());
        }

        @Override
        public void put(Values in, Object array, int index) throws IOException, UnrepresentableValueException {
            ((String[]) array)[index] = (String) next(in);
        }

        private static String requireUtf8(Slice slice, String text) throws UnrepresentableValueException {
            // Malformed bytes become U+FFFD, but the text may also contain that character itself.
            if (text.indexOf('\ufffd') >= 0 && !slice.isUtf8()) {
                throw new UnrepresentableValueException(slice.hex(), "is not valid UTF-8");
            }
            return text;
        }
    }
}
