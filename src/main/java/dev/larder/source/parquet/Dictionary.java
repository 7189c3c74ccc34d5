package dev.larder.source.parquet;

import java.io.IOException;

/** The distinct values of a column chunk. Its pages refer to them by index. */
public final class Dictionary {
    private final PlainValues entry;
    private final int[] positions;

    /** @param width bytes per entry, 0 if each entry starts with its length */
    Dictionary(byte[] bytes, int length, int width, int size) throws IOException {
        // An entry takes its width, or at least the four bytes of its length.
        if (size < 0 || (long) size * (width == 0 ? Integer.BYTES : width) > length) {
            throw new IOException("a dictionary claims " + size + " entries in " + length + " bytes");
        }
        entry = new PlainValues(bytes, 0, length, width);
        positions = new int[size];
        for (int i = 0; i < size; i++) {
            positions[i] = entry.position();
            entry.skip(1);
        }
    }

    public int size() {
        return positions.length;
    }

    /** Values positioned at this entry. Every call returns the same object. */
    public Values at(int id) throws IOException {
        if (id < 0 || id >= positions.length) {
            throw new IOException("a page names entry " + Integer.toUnsignedString(id) + " of a dictionary of "
                    + positions.length);
        }
        entry.position(positions[id]);
        return entry;
    }
}
