package dev.larder.operate;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

import dev.larder.feature.FeatureView;
import dev.larder.feature.ViewSource;
import dev.larder.source.SourcePlanner;
import dev.larder.source.storage.Storages;

/**
 * The newest event of a view's source, by the footers of its files alone.
 *
 * @param newestMicros empty if the footers do not say it
 */
public record SourceState(OptionalLong newestMicros) {

    /** Why a view is old. */
    public enum Cause {
        /** The source has newer events than the store. */
        LOAD,
        /** The source has none. */
        UPSTREAM,
        UNKNOWN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Empty for a view without a source, or with one that only Spark reads. */
    public static Optional<SourceState> of(Storages storages, FeatureView view, Optional<ViewSource> source) {
        return source.filter(from -> from.data().isRead())
                .map(from -> new SourceState(SourcePlanner.newestEvent(storages, view, from)));
    }

    public Cause cause(OptionalLong storedMicros) {
        if (newestMicros.isEmpty()) {
            return Cause.UNKNOWN;
        }
        return storedMicros.isEmpty() || newestMicros.getAsLong() > storedMicros.getAsLong()
                ? Cause.LOAD
                : Cause.UPSTREAM;
    }
}
