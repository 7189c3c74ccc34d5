package dev.larder.source.decode;

import java.io.IOException;

import dev.larder.feature.FeatureType.Element;
import dev.larder.source.parquet.Values;

/**
 * Turns raw values of one Parquet type into values of one larder type. A call takes exactly one raw value, valid or not.
 * Stateless, so all threads share one instance.
 */
public sealed interface ValueDecoder permits LongDecoder, RealDecoder, SliceDecoder, ObjectDecoder {

    Element type();

    Object next(Values in) throws IOException, UnrepresentableValueException;

    /** Decodes a value into an element of an array of the type. */
    void put(Values in, Object array, int index) throws IOException, UnrepresentableValueException;

    /** Decodes values into an array of the type, if all values of the raw type are valid; otherwise takes none. */
    default boolean putAll(Values in, Object array, int from, int count) throws IOException {
        return false;
    }
}
