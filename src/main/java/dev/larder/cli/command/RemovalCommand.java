package dev.larder.cli.command;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

import dev.larder.cli.session.Confirmation;
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.LarderCommand;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.Signals;
import dev.larder.cli.session.UsageException;
import dev.larder.materialize.Interruption;
import dev.larder.operate.RowRemover;
import dev.larder.operate.RowRemover.Removed;
import dev.larder.store.Population;

/** A command that removes rows from the store: its options, and how it runs. */
abstract class RemovalCommand implements LarderCommand {
    protected final Session session;

    @Option(names = "--rate", paramLabel = "N", description = "Maximum rows removed per second.")
    private Long rate;

    @Option(names = "--wait", paramLabel = "DURATION",
            description = "Maximum time to wait for a run that is writing one of the views (default: 0s).")
    private Duration leaseWait = Duration.ZERO;

    private final Confirmation confirmation = new Confirmation();

    @Mixin
    private final CommandSpec confirmationOptions = confirmation.options();

    protected RemovalCommand(Session session) {
        this.session = session;
    }

    @Override
    public final Set<ExitCode> otherExitCodes() {
        return Set.of(ExitCode.TRY_AGAIN);
    }

    /**
     * Asks for confirmation, then removes rows.
     *
     * @param effect what the command does, as in "removes ..."
     * @param name what a user types to confirm
     * @param views what it removes rows of
     * @param rows about how many rows it visits
     */
    protected final ExitCode remove(String effect, String name, List<String> views, long rows, RowRemover.Work work) {
        if (rate != null && rate < 1) {
            throw new UsageException("--rate must be at least 1");
        }
        if (!confirmation.given(session, effect, name)) {
            return ExitCode.OK;
        }
        Interruption interruption = new Interruption();
        ConsoleProgress progress = new ConsoleProgress(session.console());
        RowRemover remover = new RowRemover(session.store(),
                rate == null ? OptionalLong.empty() : OptionalLong.of(rate), leaseWait, progress, interruption);
        Removed removed;
        try {
            removed = Signals.during(session.console(), interruption, () -> remover.run(views, rows, work));
        } finally {
            progress.clear();
        }
        String counts = new Population(removed.removed(), removed.exact()).describe() + " removed"
                + (removed.changed() == 0
                        ? ""
                        : ", " + new Population(removed.changed(), removed.exact()).describe() + " changed");
        if (interruption.isRequested()) {
            session.console().tell("interrupted: " + counts + "; re-run to remove the rest");
            return ExitCode.INTERRUPTED;
        }
        session.console().say("done: " + counts);
        return ExitCode.OK;
    }
}
