package dev.larder.source.decode;

import java.io.IOException;

import dev.larder.feature.FeatureType.Scalar;
import dev.larder.source.parquet.Slice;
import dev.larder.source.parquet.Values;

/** Gives what is kept byte by byte as it is in the file, so that a key can be hashed where it lies. */
public sealed interface SliceDecoder extends ValueDecoder {

    /** The next value's bytes, good until the next call. */
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

    /** Text, checked: a column need not say that it is UTF-8, nor be it when it says so. */
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
            // Only a text with U+FFFD can hide malformed bytes, and that character may also really be there.
            if (text.indexOf('\ufffd') >= 0 && !slice.isUtf8()) {
                throw new UnrepresentableValueException(slice.hex(), "is not valid UTF-8");
            }
            return text;
        }
    }
}
