package dev.larder.source.parquet;

import java.io.IOException;

/** Encoding RLE_DICTIONARY: each value is the index of an entry. */
public final class DictionaryValues extends Values {
    private final Dictionary dictionary;
    private final RunLengths ids;

    DictionaryValues(Dictionary dictionary, RunLengths ids) {
        this.dictionary = dictionary;
        this.ids = ids;
    }

    public Dictionary dictionary() {
        return dictionary;
    }

    /** Takes the next value as the index of its entry, which may be out of range. */
    public int nextId() throws IOException {
        return ids.next();
    }

    @Override
    public int nextInt() throws IOException {
        return dictionary.at(ids.next()).nextInt();
    }

    @Override
    public long nextLong() throws IOException {
        return dictionary.at(ids.next()).nextLong();
    }

    @Override
    public float nextFloat() throws IOException {
        return dictionary.at(ids.next()).nextFloat();
    }

    @Override
    public double nextDouble() throws IOException {
        return dictionary.at(ids.next()).nextDouble();
    }

    @Override
    public Slice nextBytes() throws IOException {
        return dictionary.at(ids.next()).nextBytes();
    }

    @Override
    public void skip(int count) throws IOException {
        ids.skip(count);
    }
}
