package dev.larder.console;

import java.util.Locale;

import dev.larder.text.DurationText;

/**
 * The progress of a long command: a bar that redraws itself on a terminal, else a plain line now and then. Any thread
 * may report progress, as often as it likes: printing is limited by time.
 */
public final class ProgressBar {
    private static final long REDRAW_NANOS = 100_000_000L;
    private static final long LINE_NANOS = 10_000_000_000L;
    private static final int WIDTH = 24;
    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final String LINE_ABOVE = "\u001b[A\u001b[K";

    private final Console console;
    private final boolean draws;
    private String what = "";
    private long total;
    private long done;
    private long start;
    private long lastPrinted;
    /** The columns of what is on the screen, 0 for nothing. */
    private int drawn;

    public ProgressBar(Console console) {
        this.console = console;
        this.draws = console.terminal().error() && !console.terminal().dumb();
    }

    public synchronized void phase(String newWhat, long newTotal) {
        clear();
        what = newWhat;
        total = newTotal;
        done = 0;
        start = System.nanoTime();
        lastPrinted = start;
    }

    public synchronized void advance(long rows) {
        done += rows;
        long now = System.nanoTime();
        if (now - lastPrinted >= (draws ? REDRAW_NANOS : LINE_NANOS)) {
            lastPrinted = now;
            print(now);
        }
    }

    /** Removes the bar from the screen, so that the next message begins on an empty line. */
    public synchronized void clear() {
        if (drawn > 0) {
            console.draw(clearing());
            drawn = 0;
        }
    }

    /** A terminal that became narrower since the bar was drawn has wrapped it into several lines. */
    private String clearing() {
        int columns = console.terminal().columns();
        int above = columns > 0 && drawn > 0 ? (drawn - 1) / columns : 0;
        return CLEAR_LINE + LINE_ABOVE.repeat(above);
    }

    private void print(long now) {
        double seconds = (now - start) / 1e9;
        double rate = done / seconds;
        String line = String.format(Locale.ROOT, "%,d rows, %,.0f rows/s", done, rate);
        if (total > 0) {
            double share = Math.min(1, (double) done / total);
            line = String.format(Locale.ROOT, "%s, %.0f %%, %s left", line, share * 100,
                    DurationText.print((long) Math.ceil((total - done) / rate)));
            line = draws ? bar(share) + " " + line : line;
        }
        if (draws) {
            String text = onOneLine(what + " " + line);
            console.draw(clearing() + text);
            drawn = TerminalText.width(text);
        } else {
            console.say(what + ": " + line);
        }
    }

    /** Only one line can be cleared, and a terminal wraps a line that fills its last column. */
    private String onOneLine(String text) {
        int columns = console.terminal().columns();
        return columns > 0 ? TerminalText.cut(text, columns - 1) : text;
    }

    private static String bar(double share) {
        int full = (int) (share * WIDTH);
        return "[" + "=".repeat(full) + " ".repeat(WIDTH - full) + "]";
    }
}
