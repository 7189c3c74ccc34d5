/**
 * One class per command, and the options that several commands share: parse, call one collaborator, print. Commands
 * throw; they do not turn an exception into an exit code.
 */
package dev.larder.cli.command;
