/**
 * The command line: the command tree, help, man pages, usage messages. Arguments enter, an exit code leaves.
 */
package dev.larder.cli;
