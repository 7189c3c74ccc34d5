package dev.larder.source.decode;

import java.io.IOException;

import dev.larder.source.parquet.Values;

/** Decodes int32, int64 or timestamp to a long; a timestamp to its microseconds. */
public sealed interface LongDecoder extends ValueDecoder permits IntegerDecoder, TimeDecoder, NullDecoder {

    long nextLong(Values in) throws IOException, UnrepresentableValueException;
}
