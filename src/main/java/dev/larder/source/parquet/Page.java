package dev.larder.source.parquet;

/**
 * A decompressed data page.
 *
 * @param size values, nulls included
 * @param starts the values with which a row begins; null if every value is a row
 * @param definition the largest level where there is a value; null if all values have that level
 * @param present the values that are not null
 */
record Page(int size, LevelBits starts, byte[] definition, int largestDefinition, Values present) {

    boolean isPresent(int index) {
        return definition == null || definition[index] == largestDefinition;
    }

    int definitionAt(int index) {
        return definition == null ? largestDefinition : definition[index];
    }

    boolean startsRow(int index) {
        return starts == null || starts.has(index);
    }

    /** The n-th value at or after an index with which a row begins, or the end of the page. */
    int nextStart(int n, int from) {
        return starts == null ? (int) Math.min(size, from + n - 1L) : starts.nth(n, from, size);
    }

    /** How many rows begin at or after an index. */
    int countStarts(int from) {
        return starts == null ? size - from : starts.count(from, size);
    }

    int countPresent(int from, int to) {
        if (definition == null) {
            return to - from;
        }
        int count = 0;
        for (int i = from; i < to; i++) {
            if (definition[i] == largestDefinition) {
                count++;
            }
        }
        return count;
    }
}
