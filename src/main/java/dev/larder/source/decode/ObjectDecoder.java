package dev.larder.source.decode;

import java.io.IOException;
import java.lang.reflect.Array;

import dev.larder.source.parquet.Values;

/** Gives values that no faster way is worth having for. */
public sealed interface ObjectDecoder extends ValueDecoder
        permits BooleanDecoder, DecimalDecoder, TimeOfDayDecoder, UuidDecoder {

    @Override
    default void put(Values in, Object array, int index) throws IOException, UnrepresentableValueException {
        Array.set(array, index, next(in));
    }
}
