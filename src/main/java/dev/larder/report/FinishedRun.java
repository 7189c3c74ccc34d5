package dev.larder.report;

import java.util.OptionalLong;

import dev.larder.materialize.ViewReport;

/**
 * A run of one view that has ended.
 *
 * @param exitCode that of the process, if this view had been alone
 * @param lastSuccessMicros when the last successful run of the view ended, this one included; empty if that is not known
 */
public record FinishedRun(ViewReport report, int exitCode, OptionalLong lastSuccessMicros) {}
