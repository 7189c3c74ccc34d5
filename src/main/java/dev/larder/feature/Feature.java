package dev.larder.feature;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** A named, typed value of a view. A feature with a {@code ttl} is missing once event time + ttl is past. */
public record Feature(String name, FeatureType type, Optional<Duration> ttl) {
    public Feature {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
        Objects.requireNonNull(ttl);
    }

    public Feature(String name, FeatureType type) {
        this(name, type, Optional.empty());
    }
}
