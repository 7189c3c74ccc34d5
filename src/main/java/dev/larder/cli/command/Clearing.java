package dev.larder.cli.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import dev.larder.cli.session.Confirmation;
import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.Session;
import dev.larder.cli.session.Signals;
import dev.larder.cli.session.UsageException;
import dev.larder.console.ProgressBar;
import dev.larder.materialize.Interruption;
import dev.larder.materialize.Lease;
import dev.larder.store.Maintenance;
import dev.larder.text.NumberText;

/** What the commands have in common that take rows out of a store. */
@Command(exitCodeList = {"0:done, or there was nothing to do", "1:failed",
        "2:the command line or the config is wrong, or nobody confirmed",
        "5:the store did not answer, or a run writes one of the views: try again", "130:interrupted; run it again"})
final class Clearing {
    private static final long NAP_MILLIS = 100;

    @Option(names = "--rate", paramLabel = "N", description = "Remove no more rows a second than this.")
    private Long rate;

    @Option(names = "--wait", paramLabel = "DURATION",
            description = "How long to wait for a run that writes one of the views to end (default: not at all).")
    private Duration leaseWait = Duration.ZERO;

    @Mixin
    private Confirmation confirmation;

    /** Removes rows step by step. */
    interface Work {
        Cleared run(Maintenance.Pace pace);
    }

    /** @param changed rows that live on without some of their features */
    record Cleared(long removed, long changed) {
        @Override
        public String toString() {
            return NumberText.count(removed, "row") + " removed"
                    + (changed == 0 ? "" : ", " + NumberText.count(changed, "row") + " changed");
        }
    }

    /**
     * @param effect what the command does, as in "removes ..."
     * @param name what a user types to confirm
     * @param views what it removes rows of
     * @param rows about how many it goes through
     */
    ExitCode run(Session session, String effect, String name, List<String> views, long rows, Work work) {
        if (rate != null && rate < 1) {
            throw new UsageException("--rate is at least 1");
        }
        if (!confirmation.given(session, effect, name)) {
            return ExitCode.OK;
        }
        Interruption interruption = new Interruption();
        ProgressBar bar = new ProgressBar(session.console());
        bar.phase("removing", rows);
        Cleared cleared = Signals.during(session.console(), interruption,
                () -> underLeases(session, views, interruption, () -> work.run(pace(bar, interruption))));
        bar.clear();
        session.console().say((interruption.isRequested() ? "interrupted: " : "done: ") + cleared
                + (interruption.isRequested() ? "; run it again to remove the rest" : ""));
        return interruption.isRequested() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    /** Removes views, until the pace ends it. @return how many rows were removed */
    static long clear(Maintenance contents, List<String> views, Maintenance.Pace pace) {
        long removed = 0;
        for (String view : views) {
            removed += contents.clear(view, pace);
            if (!pace.next(0)) {
                break;
            }
        }
        return removed;
    }

    /** A run's watermark says that its rows are there, so none of them may go while it lasts. */
    private Cleared underLeases(Session session, List<String> views, Interruption interruption,
            Supplier<Cleared> work) {
        List<Lease> held = new ArrayList<>();
        try {
            for (String view : views) {
                Lease.take(session.store().ledger(), view, leaseWait, session.console()::say, interruption)
                        .ifPresent(held::add);
            }
            return interruption.isRequested() ? new Cleared(0, 0) : work.get();
        } finally {
            held.forEach(Lease::close);
        }
    }

    private Maintenance.Pace pace(ProgressBar bar, Interruption interruption) {
        long start = System.nanoTime();
        return new Maintenance.Pace() {
            private long done;

            @Override
            public boolean next(long rows) {
                bar.advance(rows);
                if (rate != null) {
                    // The step that was the last is not waited for: its own time goes to the next one.
                    sleepUntil(start + (long) (done * 1e9 / rate), interruption);
                }
                done += rows;
                return !interruption.isRequested();
            }

            @Override
            public OptionalLong mostASecond() {
                return rate == null ? OptionalLong.empty() : OptionalLong.of(rate);
            }
        };
    }

    /** In naps, since a large step may take long at a small rate. */
    private static void sleepUntil(long nanos, Interruption interruption) {
        try {
            for (long left = nanos - System.nanoTime(); left > 0 && !interruption.isRequested(); left = nanos
                    - System.nanoTime()) {
                Thread.sleep(Math.min(NAP_MILLIS, left / 1_000_000 + 1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            interruption.request();
        }
    }
}
