package dev.larder.store;

import java.util.Locale;
import java.util.Optional;

import dev.larder.feature.Ttl;

/**
 * How rows are written.
 *
 * @param ttl replaces the view's own
 */
public record WriteOptions(Conflict conflict, Fill fill, Optional<Ttl> ttl) {

    /** Whole rows, newest wins, the view's ttl: what materialize does. */
    public static final WriteOptions DEFAULT = new WriteOptions(Conflict.NEWEST, Fill.REPLACE, Optional.empty());

    public enum Conflict {
        /** A row is written if its (event, created) time is not before the stored one. */
        NEWEST,
        /** A row is always written. */
        OVERWRITE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public enum Fill {
        /** A row replaces everything that is stored of its entity. A feature that it does not give is null. */
        REPLACE,
        /** Features that a row does not give ({@code NoValue.MISSING}) keep their stored value. */
        MERGE
    }

    public WriteOptions with(Conflict other) {
        return new WriteOptions(other, fill, ttl);
    }

    public WriteOptions with(Fill other) {
        return new WriteOptions(conflict, other, ttl);
    }

    public WriteOptions with(Ttl other) {
        return new WriteOptions(conflict, fill, Optional.of(other));
    }
}
