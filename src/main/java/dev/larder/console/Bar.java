package dev.larder.console;

/** A bar of a chart, as text. */
public final class Bar {
    /** Eighths of a block. */
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

    private Bar() {}

    /**
     * @param share from 0 to 1; what is not nothing is seen
     * @param drawn in blocks, where the terminal shows more than plain letters
     */
    public static String of(double share, int width, boolean drawn) {
        if (!drawn) {
            return "#".repeat(share > 0 ? Math.max(1, (int) Math.round(share * width)) : 0);
        }
        long eighths = share > 0 ? Math.max(1, Math.round(share * width * 8)) : 0;
        return "█".repeat((int) (eighths / 8)) + (eighths % 8 == 0 ? "" : EIGHTHS.charAt((int) (eighths % 8)));
    }
}
