/**
 * The prompt: reads command lines from a terminal or a script, runs them through the session's command lines, and
 * completes them. Names no command: what a command takes, the labels of its arguments say.
 */
package dev.larder.cli.shell;
