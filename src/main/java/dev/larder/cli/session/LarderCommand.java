package dev.larder.cli.session;

import java.util.Set;
import java.util.concurrent.Callable;

/** A command. Picocli's annotations hold its name, help, options and examples. */
public interface LarderCommand extends Callable<ExitCode> {

    /** How the command may end, other than in the ways in which every command may. */
    default Set<ExitCode> otherExitCodes() {
        return Set.of();
    }

    /** Whether the command may end so. Help, man pages and the reference list these codes. */
    default boolean mayEndWith(ExitCode code) {
        return switch (code) {
            case OK, FAILED, USAGE, INTERRUPTED, PIPE_CLOSED -> true;
            case NOT_FOUND, PARTLY, TRY_AGAIN, REFUSED -> otherExitCodes().contains(code);
        };
    }
}
