package dev.larder.console;

import java.util.Arrays;

/** A chart of one line: a character for each count, the higher the larger. */
public final class Sparkline {
    private static final String BLOCKS = "▁▂▃▄▅▆▇█";
    private static final String ASCII = ".:-=+*#@";

    private Sparkline() {}

    /**
     * A count of none is a space, any other count is visible.
     *
     * @param blocks whether to draw block characters in place of ASCII
     */
    public static String of(long[] counts, boolean blocks) {
        String levels = blocks ? BLOCKS : ASCII;
        long most = Arrays.stream(counts).max().orElse(0);
        StringBuilder line = new StringBuilder(counts.length);
        for (long count : counts) {
            line.append(count == 0 ? ' ' : levels.charAt((int) Math.ceil((double) count / most * levels.length()) - 1));
        }
        return line.toString();
    }
}
