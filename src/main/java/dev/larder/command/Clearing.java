package dev.larder.command;

import java.util.Locale;
import java.util.OptionalLong;

import dev.larder.console.ProgressBar;
import dev.larder.materialize.Interruption;
import dev.larder.store.Contents;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands have in common that take rows out of a store. */
final class Clearing {
    private static final long NAP_MILLIS = 100;

    @Option(names = "--rate", paramLabel = "N", description = "Remove no more rows a second than this.")
    private Long rate;

    @Mixin
    private Confirmation confirmation;

    /** Removes rows step by step. */
    interface Work {
        Cleared run(Contents.Pace pace);
    }

    /** @param changed rows that live on without some of their features */
    record Cleared(long removed, long changed) {
        @Override
        public String toString() {
            return number(removed) + " rows removed" + (changed == 0 ? "" : ", " + number(changed) + " rows changed");
        }
    }

    /**
     * @param effect what the command does, as in "removes ..."
     * @param name what a user types to confirm
     * @param rows about how many it goes through
     */
    ExitCode run(Session session, String effect, String name, long rows, Work work) {
        if (rate != null && rate < 1) {
            throw new UsageException("--rate is at least 1");
        }
        if (!confirmation.given(session, effect, name)) {
            return ExitCode.OK;
        }
        Interruption interruption = new Interruption();
        ProgressBar bar = new ProgressBar(session.console());
        bar.phase("removing", rows);
        Cleared cleared = Signals.during(session.console(), interruption, () -> work.run(pace(bar, interruption)));
        bar.clear();
        session.console().say((interruption.isRequested() ? "interrupted: " : "done: ") + cleared
                + (interruption.isRequested() ? "; run it again to remove the rest" : ""));
        return interruption.isRequested() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    private Contents.Pace pace(ProgressBar bar, Interruption interruption) {
        long start = System.nanoTime();
        return new Contents.Pace() {
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

    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
