package dev.larder.command;

import java.io.PrintWriter;
import java.util.Collection;

import dev.larder.config.ConfigException;
import dev.larder.console.Console;
import dev.larder.console.InputException;
import dev.larder.console.OutputException;
import dev.larder.console.PipeClosedException;
import dev.larder.console.Style;
import dev.larder.feature.BadValueException;
import dev.larder.feature.Nearest;
import dev.larder.feature.UnknownNameException;
import dev.larder.materialize.RunException;
import dev.larder.source.PlanException;
import dev.larder.source.SourceException;
import dev.larder.store.StoreException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The one place where an exception becomes a sentence and an exit code. */
final class ErrorReporter {
    private final Console console;
    private final GlobalOptions options;

    ErrorReporter(Console console, GlobalOptions options) {
        this.console = console;
        this.options = options;
    }

    /** The user's slip on the command line: what is wrong, what was meant, and where the help is. */
    int usage(ParameterException e, Collection<String> commands) {
        CommandLine command = e.getCommandLine();
        if (e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            boolean isCommand = command.getParent() == null;
            String word = unmatched.getUnmatched().getFirst();
            say(isCommand
                    ? Nearest.unknown("command", word, commands)
                    : command.getCommandName() + " takes no further argument `" + word + "`");
        } else {
            say(e.getMessage());
            UnmatchedArgumentException.printSuggestions(e, console.messages());
        }
        console.error("See " + command.getCommandSpec().qualifiedName() + " --help.");
        return ExitCode.USAGE.code();
    }

    ExitCode report(Throwable thrown) {
        ExitCode code = switch (thrown) {
            case PipeClosedException gone -> ExitCode.PIPE_CLOSED;
            case ConfigException e -> said(e, ExitCode.USAGE);
            case UsageException e -> said(e, ExitCode.USAGE);
            case UnknownNameException e -> said(e, ExitCode.USAGE);
            case BadValueException e -> said(e, ExitCode.USAGE);
            case InputException e -> said(e, ExitCode.USAGE);
            case OutputException e -> said(e, ExitCode.FAILED);
            case PlanException e -> said(e, ExitCode.USAGE);
            case SourceException e -> said(e, ExitCode.FAILED);
            case RunException e -> said(e, e.mayTryAgain() ? ExitCode.TRY_AGAIN : ExitCode.FAILED);
            case StoreException e -> said(e, switch (e.kind()) {
                case UNREACHABLE -> ExitCode.TRY_AGAIN;
                case REFUSED, FAILED -> ExitCode.FAILED;
            });
            case OutOfMemoryError e -> said("larder ran out of memory; give it more with LARDER_OPTS=-Xmx2g, or less to"
                    + " do at once with a smaller --batch-size", ExitCode.FAILED);
            default -> unexpected(thrown);
        };
        if (options.stacktrace() && code != ExitCode.PIPE_CLOSED) {
            printStackTrace(thrown);
        }
        return code;
    }

    private ExitCode said(Throwable thrown, ExitCode code) {
        return said(thrown.getMessage(), code);
    }

    private ExitCode said(String message, ExitCode code) {
        say(message);
        return code;
    }

    private ExitCode unexpected(Throwable thrown) {
        say("this is a fault in larder: " + thrown);
        if (!options.stacktrace()) {
            console.error("Run it again with --stacktrace to see where.");
        }
        return ExitCode.FAILED;
    }

    private void say(String message) {
        console.error(console.onError(Style.BAD, "error:") + " " + message);
    }

    private void printStackTrace(Throwable thrown) {
        PrintWriter messages = console.messages();
        thrown.printStackTrace(messages);
        messages.flush();
    }
}
