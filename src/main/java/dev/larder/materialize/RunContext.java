package dev.larder.materialize;

import java.nio.file.Path;
import java.time.Clock;

import dev.larder.source.storage.Storages;

/**
 * What the runs of a command share.
 *
 * @param temporary where temporary files go
 * @param storages where sources are
 */
public record RunContext(Clock clock, Path temporary, Storages storages, Progress progress, Rejects rejects,
        Interruption interruption) {}
