package dev.larder.source.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;

import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.io.api.Binary;

/** The encodings that parquet-mr decodes for us: the delta family. */
final class LibraryValues extends Values {
    private final ValuesReader reader;
    private final Slice slice = new Slice();

    LibraryValues(ValuesReader reader, int count, byte[] bytes, int from, int end) throws IOException {
        this.reader = reader;
        reader.initFromPage(count, ByteBufferInputStream.wrap(ByteBuffer.wrap(bytes, from, end - from)));
    }

    @Override
    public int nextInt() {
        return reader.readInteger();
    }

    @Override
    public long nextLong() {
        return reader.readLong();
    }

    @Override
    public Slice nextBytes() {
        Binary value = reader.readBytes();
        ByteBuffer buffer = value.toByteBuffer();
        return buffer.hasArray()
                ? slice.of(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining())
                : slice.of(value.getBytes(), 0, value.length());
    }

    @Override
    public void skip(int count) {
        if (count > 0) {
            reader.skip(count);
        }
    }
}
