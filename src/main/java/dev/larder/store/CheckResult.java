package dev.larder.store;

import java.util.List;
import java.util.function.Consumer;

import dev.larder.feature.FeatureView;

/**
 * One thing that was looked at, and how it is.
 *
 * @param what in a word or two, as in {@code clock}
 * @param detail what was found and, where it is not all right, what to do
 */
public record CheckResult(Level level, String what, String detail) {

    /** What machines that keep their clocks never come to, and what makes every expiry wrong. */
    private static final long LARGE_CLOCK_DIFFERENCE_MILLIS = 1_000;
    private static final long HUGE_CLOCK_DIFFERENCE_MILLIS = 60_000;

    public enum Level {
        OK,
        /** It works, and may not always. */
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
     * How a view is kept.
     *
     * @param compare throws where its rows are stored otherwise than the config says
     */
    public static List<CheckResult> ofView(OnlineStore store, FeatureView view, Consumer<FeatureView> compare) {
        String what = "view " + view.name();
        try {
            compare.accept(view);
            List<String> notes = store.notes(view);
            return notes.isEmpty()
                    ? List.of(ok(what, "what is stored of it is as the config says"))
                    : notes.stream().map(note -> warn(what, note)).toList();
        } catch (StoreException e) {
            return List.of(fail(what, e.getMessage()));
        }
    }

    /** How much a server's clock, by which rows expire, is ahead of this machine's. */
    public static CheckResult ofClock(String server, long millis) {
        String said = server + "'s clock is " + (millis == 0
                ? "as this machine's"
                : Math.abs(millis) + " ms " + (millis < 0 ? "behind" : "ahead of") + " this machine's");
        String advice = ": rows expire by that much too soon or too late; set the clocks";
        if (Math.abs(millis) > HUGE_CLOCK_DIFFERENCE_MILLIS) {
            return fail("clock", said + advice);
        }
        return Math.abs(millis) > LARGE_CLOCK_DIFFERENCE_MILLIS ? warn("clock", said + advice) : ok("clock", said);
    }
}
