package dev.larder.store;

import java.util.List;
import java.util.function.Consumer;

import dev.larder.feature.FeatureView;

/**
 * The result of one check of the doctor.
 *
 * @param what the thing that was checked, in a word or two, as in {@code clock}
 * @param detail what was found and, if it is not OK, what to do
 */
public record CheckResult(Level level, String what, String detail) {

    /** Machines with synchronized clocks never differ by the first; the second makes every expiry wrong. */
    private static final long LARGE_CLOCK_DIFFERENCE_MILLIS = 1_000;
    private static final long HUGE_CLOCK_DIFFERENCE_MILLIS = 60_000;

    public enum Level {
        OK,
        /** It works now, but may fail or lose rows later. */
        WARN,
        /** It does not work. */
        FAIL
    }

    public static CheckResult ok(String what, String detail) {
        return new CheckResult(Level.OK, what, detail);
    }

    public static CheckResult warn(String what, String detail) {
        return new CheckResult(Level.WARN, what, detail);
    }

    public static CheckResult fail(String what, String detail) {
        return new CheckResult(Level.FAIL, what, detail);
    }

    /**
     * How a view is stored.
     *
     * @param compare throws if its rows are stored otherwise than the config says
     */
    public static List<CheckResult> ofView(OnlineStore store, FeatureView view, Consumer<FeatureView> compare) {
        String what = "view " + view.name();
        try {
            compare.accept(view);
            List<String> notes = store.notes(view);
            return notes.isEmpty()
                    ? List.of(ok(what, "the stored layout matches the config"))
                    : notes.stream().map(note -> warn(what, note)).toList();
        } catch (StoreException e) {
            return List.of(fail(what, e.getMessage()));
        }
    }

    /** @param millis how far the server's clock, by which rows expire, is ahead of this machine's */
    public static CheckResult ofClock(String server, long millis) {
        String said = server + "'s clock is " + (millis == 0
                ? "the same as this machine's"
                : Math.abs(millis) + " ms " + (millis < 0 ? "behind" : "ahead of") + " this machine's");
        String advice = ": rows expire too early or too late by that much; synchronize the clocks";
        if (Math.abs(millis) > HUGE_CLOCK_DIFFERENCE_MILLIS) {
            return fail("clock", said + advice);
        }
        return Math.abs(millis) > LARGE_CLOCK_DIFFERENCE_MILLIS ? warn("clock", said + advice) : ok("clock", said);
    }
}
