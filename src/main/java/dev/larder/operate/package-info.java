/**
 * The work behind the operators' commands, without a command line: statistics, load generation, read-ahead.
 */
package dev.larder.operate;
