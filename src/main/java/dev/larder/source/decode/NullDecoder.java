package dev.larder.source.decode;

import java.io.IOException;

import dev.larder.feature.FeatureType.Element;
import dev.larder.source.parquet.Values;

/** A column of type UNKNOWN: its writer saw only nulls, so it can be read as any type. */
record NullDecoder(Element type) implements LongDecoder {

    @Override
    public long nextLong(Values in) throws IOException {
        throw new IOException("a column declared to be always null has a value");
    }

    @Override
    public Object next(Values in) throws IOException {
        return nextLong(in);
    }

    @Override
    public void put(Values in, Object array, int index) throws IOException {
        nextLong(in);
    }
}
