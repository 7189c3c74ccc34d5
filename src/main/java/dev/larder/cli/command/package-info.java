/**
 * One class per command, and the option groups they share: parse, call one collaborator, print.
 */
package dev.larder.cli.command;
