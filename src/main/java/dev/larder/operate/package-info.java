/**
 * The work behind the operators' commands: statistics, the state of loads, expiry, scans, removal, checks of sources, benchmarks. A store
 * and views enter; counts, results and files leave. Knows no command line, no exit code and no terminal: progress and
 * interruption are those of a run.
 */
package dev.larder.operate;
