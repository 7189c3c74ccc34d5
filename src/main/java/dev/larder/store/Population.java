package dev.larder.store;

import java.util.List;

import dev.larder.text.NumberText;

/**
 * How many live rows a view has.
 *
 * @param exact whether they were counted rather than estimated
 * @param tombstones of deleted entities, which are no rows; also exact or not
 */
public record Population(long rows, boolean exact, long tombstones) {

    /** Without tombstones. */
    public Population(long rows, boolean exact) {
        this(rows, exact, 0);
    }

    /** The rows of all these views. */
    public static Population of(Maintenance contents, List<String> views) {
        long rows = views.stream().mapToLong(contents::count).sum();
        return new Population(rows, contents.countsExactly());
    }

    /** For users, for example {@code about 1,234 rows}. */
    public String describe() {
        return (exact || rows == 0 ? "" : "about ") + NumberText.count(rows, "row");
    }
}
