package dev.larder.source.decode;

import java.io.IOException;
import java.lang.reflect.Array;

import dev.larder.source.parquet.Values;

/** Decodes values of types that are too rare for a faster way. */
public sealed interface ObjectDecoder extends ValueDecoder
        permits BooleanDecoder, DecimalDecoder, TimeOfDayDecoder, UuidDecoder {

    @Override
    default void put(Values in, Object array, int index) throws IOException, UnrepresentableValueException {
        Array.set(array, index, next(in));
    }
}
