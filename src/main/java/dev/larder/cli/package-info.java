/**
 * The command line: the tree of commands, help, man pages, usage messages. Arguments enter, an exit code leaves. What a
 * command does stands in {@code cli.command}; what all commands share stands in {@code cli.session}.
 */
package dev.larder.cli;
