package dev.larder.expect;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Limits of a count or, in percent, of a share.
 *
 * @param min the least
 * @param max the most
 */
public record Limit(Optional<BigDecimal> min, Optional<BigDecimal> max, Optional<Change> change, Severity severity) {}
