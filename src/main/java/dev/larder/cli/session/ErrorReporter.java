package dev.larder.cli.session;

import java.io.PrintWriter;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

import dev.larder.config.yaml.ConfigException;
import dev.larder.console.Console;
import dev.larder.console.OutputException;
import dev.larder.console.PipeClosedException;
import dev.larder.feature.UnknownNameException;
import dev.larder.format.InputException;
import dev.larder.init.DraftException;
import dev.larder.materialize.RefusedException;
import dev.larder.materialize.RunException;
import dev.larder.source.PlanException;
import dev.larder.source.storage.SourceException;
import dev.larder.store.StoreException;
import dev.larder.text.BadValueException;

/** The only place where an exception becomes a message and an exit code. */
public final class ErrorReporter {
    private final Console console;
    private final BooleanSupplier stacktrace;

    /** @param stacktrace whether to print the stack traces of errors */
    ErrorReporter(Console console, BooleanSupplier stacktrace) {
        this.console = console;
        this.stacktrace = stacktrace;
    }

    public ExitCode report(Throwable thrown) {
        // Ctrl-C interrupts the thread of a command at the prompt; any exception then is a consequence of it.
        ExitCode code = Thread.currentThread().isInterrupted() ? ExitCode.INTERRUPTED : exitCode(thrown);
        if (stacktrace.getAsBoolean() && code != ExitCode.PIPE_CLOSED) {
            printStackTrace(thrown);
        }
        return code;
    }

    private ExitCode exitCode(Throwable thrown) {
        return switch (thrown) {
            case PipeClosedException gone -> ExitCode.PIPE_CLOSED;
            case ConfigException e -> said(e, ExitCode.USAGE);
            case UsageException e -> said(e, ExitCode.USAGE);
            case DraftException e -> said(e, ExitCode.USAGE);
            case UnknownNameException e -> said(e, ExitCode.USAGE);
            case BadValueException e -> said(e, ExitCode.USAGE);
            case InputException e -> said(e, ExitCode.USAGE);
            case OutputException e -> said(e, ExitCode.FAILED);
            case PlanException e -> said(e, ExitCode.USAGE);
            case SourceException e -> said(e, e.mayTryAgain() ? ExitCode.TRY_AGAIN : ExitCode.FAILED);
            case RunException e -> said(e, e.mayTryAgain() ? ExitCode.TRY_AGAIN : ExitCode.FAILED);
            case RefusedException e -> said(e, ExitCode.REFUSED);
            case StoreException e -> said(e, switch (e.kind()) {
                case UNREACHABLE -> ExitCode.TRY_AGAIN;
                case REFUSED, FAILED -> ExitCode.FAILED;
            });
            case CancellationException e -> ExitCode.INTERRUPTED;
            case OutOfMemoryError e -> said("larder ran out of memory; give it more, as in LARDER_OPTS=-Xmx2g, or use a"
                    + " smaller --batch-size", ExitCode.FAILED);
            default -> unexpected(thrown);
        };
    }

    private ExitCode said(Throwable thrown, ExitCode code) {
        return said(thrown.getMessage(), code);
    }

    private ExitCode said(String message, ExitCode code) {
        console.error(message);
        return code;
    }

    private ExitCode unexpected(Throwable thrown) {
        console.error("internal error, a bug in larder: " + thrown);
        if (!stacktrace.getAsBoolean()) {
            console.tell("Re-run with --stacktrace for details.");
        }
        return ExitCode.FAILED;
    }

    private void printStackTrace(Throwable thrown) {
        PrintWriter messages = console.messages();
        thrown.printStackTrace(messages);
        messages.flush();
    }
}
