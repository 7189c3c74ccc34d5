package dev.larder.expect;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * The least or the greatest value that a feature may have.
 *
 * @param value of a timestamp, microseconds since the epoch
 * @param change of the least or greatest value found
 */
public record Bound(Optional<BigDecimal> value, Optional<Change> change, Severity severity) {}
