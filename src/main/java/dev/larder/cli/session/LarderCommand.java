package dev.larder.cli.session;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;

/** A command. Picocli's annotations hold its name, help, options and examples. */
public interface LarderCommand extends Callable<ExitCode> {

    /** How the command may end, other than in the ways in which every command may. */
    Set<ExitCode> otherExitCodes();

    /** How the command may end, for help, man pages and the reference. */
    default Set<ExitCode> exitCodes() {
        Set<ExitCode> all = EnumSet.of(ExitCode.OK, ExitCode.FAILED, ExitCode.USAGE, ExitCode.INTERRUPTED,
                ExitCode.PIPE_CLOSED);
        all.addAll(otherExitCodes());
        return all;
    }
}
