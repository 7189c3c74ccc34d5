package dev.larder.feature;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.larder.text.Times;

/**
 * When each feature of a stored row was written, in event time. A partial row renews the features that it gives; the
 * others keep their age, which a store records only if it differs from the row's and the view has features with a ttl.
 *
 * @param others event time of the features that {@code own} does not name, in microseconds
 * @param own event time by feature, in microseconds
 */
public record FeatureTimes(long others, Map<String, Long> own) {
    public FeatureTimes {
        long asOthers = others;
        own = own.entrySet().stream().filter(time -> time.getValue() != asOthers)
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** All features are as old as their row. */
    public static FeatureTimes of(long eventMicros) {
        return new FeatureTimes(eventMicros, Map.of());
    }

    public long micros(Feature feature) {
        return own.getOrDefault(feature.name(), others);
    }

    /** When the feature expires by its own ttl; {@link ReadResult#NEVER_MICROS} if it has none. */
    public long expiresMicros(Feature feature) {
        return feature.ttl().map(ttl -> Times.plus(micros(feature), ttl)).orElse(ReadResult.NEVER_MICROS);
    }

    /** The value that a read serves: the stored one, or {@link NoValue#EXPIRED} after the feature's ttl. */
    public Object served(Feature feature, Object stored, long nowMicros) {
        return stored != NoValue.MISSING && expiresMicros(feature) <= nowMicros ? NoValue.EXPIRED : stored;
    }

    /** Whether any of these features expires by itself, so that a store has to record their times. */
    public static boolean matterFor(List<Feature> features) {
        return features.stream().anyMatch(feature -> feature.ttl().isPresent());
    }
}
