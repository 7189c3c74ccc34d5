package dev.larder.source.parquet;

/**
 * A decompressed data page.
 *
 * @param size values, nulls included
 * @param repetition 0 where a row begins; null if every value is a row
 * @param definition the largest level where there is a value; null if all values have that level
 * @param present the values that are not null
 */
record Page(int size, byte[] repetition, byte[] definition, int largestDefinition, Values present) {

    boolean isPresent(int index) {
        return definition == null || definition[index] == largestDefinition;
    }

    int definitionAt(int index) {
        return definition == null ? largestDefinition : definition[index];
    }

    boolean startsRow(int index) {
        return repetition == null || repetition[index] == 0;
    }

    /** That begin here. */
    int countRows() {
        if (repetition == null) {
            return size;
        }
        int count = 0;
        for (byte level : repetition) {
            count += level == 0 ? 1 : 0;
        }
        return count;
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
