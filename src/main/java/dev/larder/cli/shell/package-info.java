/**
 * The prompt: reads command lines from a terminal or a script, completes them, and hands them to the command tree.
 */
package dev.larder.cli.shell;
