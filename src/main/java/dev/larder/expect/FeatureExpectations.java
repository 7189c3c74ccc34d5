package dev.larder.expect;

import java.util.List;
import java.util.Optional;

/**
 * What one feature must be like.
 *
 * @param nullShare of its latest rows
 * @param nanShare rows whose value is NaN, or an array with a NaN
 * @param min of the values, or of the elements of arrays
 * @param max likewise
 * @param in the values that it may have
 * @param length characters, bytes or elements
 * @param distinct how many values it has
 */
public record FeatureExpectations(Optional<Limit> nullShare, Optional<Limit> nanShare, Optional<Bound> min,
        Optional<Bound> max, Optional<Allowed> in, Optional<Limit> length, Optional<Limit> distinct) {
    static final FeatureExpectations NONE = new FeatureExpectations(Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** @param values of the feature's type */
    public record Allowed(List<Object> values, Severity severity) {}
}
