package dev.larder.source.arrival;

import java.util.EnumMap;
import java.util.Map;

/**
 * What the successful runs of a view have read of its source.
 *
 * @param id another one for each manifest
 * @param files numbers of file versions, ascending, by how much of them was read
 */
record Manifest(long id, SourceIdentity source, Map<Extent, long[]> files) {

    /** How much of a file was read. The manifest has them in this order. */
    enum Extent {
        /** Every row. */
        ALL,
        /** Every row, but some have to be read again: their time was still to come, or a later write might not show. */
        AGAIN,
        /** Rows before the window were left out, as {@code --incremental=event} does. */
        PART
    }

    /** Collects the numbers of a manifest in any order. */
    static final class Builder {
        private final Map<Extent, Numbers> files = new EnumMap<>(Extent.class);

        Builder() {
            for (Extent extent : Extent.values()) {
                files.put(extent, new Numbers());
            }
        }

        void add(Extent extent, long number) {
            files.get(extent).add(number);
        }

        Manifest build(long id, SourceIdentity source) {
            Map<Extent, long[]> sorted = new EnumMap<>(Extent.class);
            files.forEach((extent, numbers) -> sorted.put(extent, numbers.sorted()));
            return new Manifest(id, source, sorted);
        }
    }
}
