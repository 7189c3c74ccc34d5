package dev.larder.text;

/** A span of time as a person says it: its two largest units. */
public final class DurationText {
    private static final long[] SECONDS = {86_400, 3_600, 60, 1};
    private static final String[] UNITS = {"d", "h", "m", "s"};

    private DurationText() {}

    public static String print(long seconds) {
        for (int i = 0; i < SECONDS.length - 1; i++) {
            if (seconds >= SECONDS[i]) {
                long rest = seconds % SECONDS[i] / SECONDS[i + 1];
                return seconds / SECONDS[i] + UNITS[i] + (rest == 0 ? "" : " " + rest + UNITS[i + 1]);
            }
        }
        return seconds + "s";
    }
}
