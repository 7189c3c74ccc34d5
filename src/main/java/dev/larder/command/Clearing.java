package dev.larder.command;

import java.util.Locale;

import dev.larder.console.ProgressBar;
import dev.larder.materialize.Interruption;
import dev.larder.store.Contents;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands have in common that take rows out of a store. */
final class Clearing {
    @Option(names = "--rate", paramLabel = "N", description = "Remove no more rows a second than this.")
    private Long rate;

    @Mixin
    private Confirmation confirmation;

    /** Removes rows step by step. @return how many */
    interface Work {
        long run(Contents.Pace pace);
    }

    /**
     * @param effect what the command does, as in "removes ..."
     * @param name what a user types to confirm
     */
    ExitCode run(Session session, String effect, String name, Work work) {
        if (rate != null && rate < 1) {
            throw new UsageException("--rate is at least 1");
        }
        if (!confirmation.given(session, effect, name)) {
            return ExitCode.OK;
        }
        Interruption interruption = new Interruption();
        ProgressBar bar = new ProgressBar(session.console());
        bar.phase("removing", 0);
        long removed = Signals.during(session.console(), interruption, () -> work.run(pace(bar, interruption)));
        bar.clear();
        session.console().say((interruption.isRequested() ? "interrupted: " : "done: ") + number(removed)
                + " rows removed" + (interruption.isRequested() ? "; run it again to remove the rest" : ""));
        return interruption.isRequested() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    private Contents.Pace pace(ProgressBar bar, Interruption interruption) {
        long start = System.nanoTime();
        long[] done = new long[1];
        return rows -> {
            done[0] += rows;
            bar.advance(rows);
            if (rate != null) {
                sleepUntil(start + (long) (done[0] * 1e9 / rate));
            }
            return !interruption.isRequested();
        };
    }

    private static void sleepUntil(long nanos) {
        try {
            Thread.sleep(Math.max(0, (nanos - System.nanoTime()) / 1_000_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
