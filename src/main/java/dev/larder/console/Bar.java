package dev.larder.console;

/** A horizontal bar of a chart, as text. */
public final class Bar {
    /** A block filled by none to seven eighths. */
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

    private Bar() {}

    /**
     * @param share from 0 to 1; any share above 0 is visible
     * @param blocks whether to draw block characters in place of ASCII
     */
    public static String of(double share, int width, boolean blocks) {
        if (!blocks) {
            return "#".repeat(share > 0 ? Math.max(1, (int) Math.round(share * width)) : 0);
        }
        long eighths = share > 0 ? Math.max(1, Math.round(share * width * 8)) : 0;
        return "█".repeat((int) (eighths / 8)) + (eighths % 8 == 0 ? "" : EIGHTHS.charAt((int) (eighths % 8)));
    }
}
