package dev.larder.source.parquet;

import java.io.IOException;

final class BooleanValues extends Values {
    private final RunLengths bits;

    BooleanValues(RunLengths bits) {
        this.bits = bits;
    }

    @Override
    public boolean nextBoolean() throws IOException {
        return bits.next() != 0;
    }

    @Override
    public void skip(int count) throws IOException {
        bits.skip(count);
    }
}
