package dev.larder.source.decode;

import java.io.IOException;

import dev.larder.feature.FeatureType.Scalar;
import dev.larder.source.parquet.Values;

final class BooleanDecoder implements ObjectDecoder {

    @Override
    public Scalar type() {
        return Scalar.BOOL;
    }

    @Override
    public Object next(Values in) throws IOException {
        return in.nextBoolean();
    }
}
