package dev.larder.expect;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

import dev.larder.feature.FeatureView;

/**
 * What the rows of one load were like.
 *
 * @param takenMicros when the load began
 * @param rows as {@link Expectations#rows} counts them
 * @param newestMicros the newest event time; empty if there is none
 * @param features those that expectations name
 */
public record LoadProfile(long takenMicros, long rows, long entities, OptionalLong newestMicros,
        Map<String, FeatureProfile> features) {

    /** @param view with the features that were counted */
    public static Map<String, FeatureProfile> features(FeatureView view, Map<String, FeatureTally> tallies) {
        Map<String, FeatureProfile> profiles = new LinkedHashMap<>();
        tallies.forEach((name, tally) -> profiles.put(name,
                FeatureProfile.of(FeatureKind.of(view.feature(name).type()), tally)));
        return profiles;
    }
}
