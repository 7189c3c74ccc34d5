package dev.larder.expect;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What rows of a view must be like to be loaded. Options of a run override the last three.
 *
 * @param maxFuture how far ahead of the clock an event time may be
 * @param maxRejects how many rejected rows are allowed
 * @param minRows the run is refused if the source has fewer rows
 * @param lookback how far before the watermark a run by event time starts
 */
public record LoadRules(Expectations expect, Duration maxFuture, Optional<RowLimit> maxRejects, OptionalLong minRows,
        Optional<Duration> lookback) {
    public static final LoadRules DEFAULT = new LoadRules(Expectations.NONE, Duration.ofHours(1), Optional.empty(),
            OptionalLong.empty(), Optional.empty());
}
