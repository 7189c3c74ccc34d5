package dev.larder.feature;

import java.time.Duration;

import dev.larder.text.Durations;

/** How long a record lives. */
public sealed interface Ttl {
    Ttl BACKEND_DEFAULT = new BackendDefault();
    Ttl NEVER = new Never();

    /** Not said: what the store does of itself. It keeps the record, but for an Aerospike namespace with a default. */
    record BackendDefault() implements Ttl {}

    record Never() implements Ttl {}

    record After(Duration duration) implements Ttl {}

    /** {@code never} or a duration. @throws dev.larder.text.BadValueException where it is neither */
    static Ttl parse(String text) {
        return text.equals("never") ? NEVER : new After(Durations.parse(text));
    }

    /** From when a ttl counts. */
    enum From {
        WRITE, EVENT
    }
}
