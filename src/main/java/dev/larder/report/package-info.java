/**
 * What is told about runs: their history in the store, the report as JSON and as a page, metrics, OpenLineage events and
 * traces. A {@link dev.larder.report.FinishedRun} enters; files, requests and records of the history leave. Nothing here
 * makes a run fail, and nothing here decides about one.
 */
package dev.larder.report;
