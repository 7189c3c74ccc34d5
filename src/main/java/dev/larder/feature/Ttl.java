package dev.larder.feature;

import java.time.Duration;

/** How long a record lives. */
public sealed interface Ttl {
    Ttl BACKEND_DEFAULT = new BackendDefault();
    Ttl NEVER = new Never();

    /** Not said: whatever the store does of itself, which is to keep it, except for an Aerospike namespace's default. */
    record BackendDefault() implements Ttl {}

    record Never() implements Ttl {}

    record After(Duration duration) implements Ttl {}

    /** From when a ttl counts. */
    enum From {
        WRITE, EVENT
    }
}
