package dev.larder.source.parquet;

import java.io.IOException;

/** The distinct values of a column chunk, which its pages name by number. */
public final class Dictionary {
    private final PlainValues entry;
    private final int[] positions;

    /** @param width bytes an entry, 0 where each begins with its own length */
    Dictionary(byte[] bytes, int length, int width, int size) throws IOException {
        // An entry takes at least a byte, or the four of its length.
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

    /** The values from this entry on. The same object for every entry. */
    public Values at(int id) throws IOException {
        if (id < 0 || id >= positions.length) {
            throw new IOException("a page names entry " + Integer.toUnsignedString(id) + " of a dictionary of "
                    + positions.length);
        }
        entry.position(positions[id]);
        return entry;
    }
}
