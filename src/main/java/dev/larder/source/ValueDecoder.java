package dev.larder.source;

import java.io.IOException;
import java.lang.reflect.Array;
import java.time.Instant;

import dev.larder.feature.FeatureType.Scalar;
import dev.larder.source.parquet.Values;

/**
 * Turns raw values of one Parquet type into values of one larder type. A call takes exactly one raw value, whether that
 * fits or not. Has no state, so that one serves all threads.
 */
sealed interface ValueDecoder permits LongDecoder, RealDecoder, SliceDecoder, ObjectDecoder {

    Scalar type();

    Object next(Values in) throws IOException, UnfitValue;

    /** Takes a value as an element of a {@link #newArray}. */
    void put(Values in, Object array, int index) throws IOException, UnfitValue;

    default Object newArray(int length) {
        return Array.newInstance(switch (type()) {
            case STRING -> String.class;
            case INT32 -> int.class;
            case INT64 -> long.class;
            case FLOAT -> float.class;
            case DOUBLE -> double.class;
            case BOOL -> boolean.class;
            case BYTES -> byte[].class;
            case TIMESTAMP -> Instant.class;
        }, length);
    }
}
