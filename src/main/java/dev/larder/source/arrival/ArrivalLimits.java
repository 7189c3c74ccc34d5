package dev.larder.source.arrival;

import java.util.OptionalLong;

/** How much of what has arrived one run reads; a run always reads one file at least. */
public record ArrivalLimits(OptionalLong files, OptionalLong bytes) {
    public static final ArrivalLimits NONE = new ArrivalLimits(OptionalLong.empty(), OptionalLong.empty());

    /** Whether these are enough for one run. */
    boolean areReached(long chosenFiles, long chosenBytes, long nextBytes) {
        return chosenFiles > 0 && (chosenFiles >= files.orElse(Long.MAX_VALUE)
                || chosenBytes + nextBytes > bytes.orElse(Long.MAX_VALUE));
    }
}
