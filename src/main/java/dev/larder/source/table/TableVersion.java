package dev.larder.source.table;

import java.util.Locale;

import dev.larder.text.Times;

/**
 * The version of a table that a run reads from its beginning to its end.
 *
 * @param kind of table
 * @param id the number that the table gave the version
 * @param micros when it was made, since the epoch
 */
public record TableVersion(Kind kind, long id, long micros) {
    public enum Kind {
        DELTA("version"), ICEBERG("snapshot");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As {@code source.format} names it. */
        public String format() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What such a table calls its versions. */
        public String word() {
            return word;
        }
    }

    @Override
    public String toString() {
        return kind.word + " " + id + " of " + Times.print(micros);
    }
}
