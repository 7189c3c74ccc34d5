/**
 * What every command shares: global options, labels of arguments, the session with its config and store, exit codes,
 * error messages, confirmation, signals. No command is named here. Commands throw;
 * {@link dev.larder.cli.session.ErrorReporter} alone turns an exception into a message and an exit code.
 */
package dev.larder.cli.session;
