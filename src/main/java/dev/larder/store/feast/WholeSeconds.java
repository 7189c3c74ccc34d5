package dev.larder.store.feast;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/** Values as Feast's layouts store them: timestamps are rounded down to whole seconds, all else is unchanged. */
public final class WholeSeconds {
    private WholeSeconds() {}

    public static Object[] of(Object[] values) {
        Object[] stored = values.clone();
        for (int i = 0; i < stored.length; i++) {
            stored[i] = switch (values[i]) {
                case Instant instant -> second(instant);
                case Instant[] instants -> Arrays.stream(instants).map(WholeSeconds::second).toArray(Instant[]::new);
                case null, default -> values[i];
            };
        }
        return stored;
    }

    private static Instant second(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }
}
