package dev.larder.source.decode;

import java.io.IOException;

import dev.larder.source.parquet.Values;

/** Gives int32, int64 or timestamp, each of which a long holds; of a timestamp its microseconds. */
public sealed interface LongDecoder extends ValueDecoder permits IntegerDecoder, TimeDecoder, NullDecoder {

    long nextLong(Values in) throws IOException, UnrepresentableValueException;
}
