package dev.larder.materialize;

import java.nio.file.Path;
import java.time.Clock;

/**
 * What the runs of a command share.
 *
 * @param temporary where temporary files go
 */
public record RunContext(Clock clock, Path temporary, Progress progress, Rejects rejects, Interruption interruption) {}
