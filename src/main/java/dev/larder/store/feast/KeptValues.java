package dev.larder.store.feast;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/** What is left of values in Feast's layouts: timestamps become whole seconds, all else is kept. */
public final class KeptValues {
    private KeptValues() {}

    public static Object[] of(Object[] values) {
        Object[] kept = values.clone();
        for (int i = 0; i < kept.length; i++) {
            kept[i] = switch (values[i]) {
                case Instant instant -> second(instant);
                case Instant[] instants -> Arrays.stream(instants).map(KeptValues::second).toArray(Instant[]::new);
                case null, default -> values[i];
            };
        }
        return kept;
    }

    private static Instant second(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }
}
