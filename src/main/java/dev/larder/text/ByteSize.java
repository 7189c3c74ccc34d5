package dev.larder.text;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An amount of memory on the command line: {@code 512m}, {@code 2g}. */
public record ByteSize(long bytes) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})([kmg])");
    private static final long LEAST = 1 << 20;

    public static ByteSize parse(String text) {
        Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new BadValueException(Quoted.of(text) + " is not an amount of memory; write it like 512m or 2g");
        }
        long bytes = Long.parseLong(form.group(1)) << 10 * (1 + "kmg".indexOf(form.group(2)));
        if (bytes < LEAST) {
            throw new BadValueException(Quoted.of(text) + " is less than 1m");
        }
        return new ByteSize(bytes);
    }

    /** In the largest unit of which there is one, 1024 making the next: {@code 317 bytes}, {@code 31.7 kB}. */
    public static String print(double bytes) {
        String[] units = {"kB", "MB", "GB", "TB"};
        double amount = bytes / 1024;
        int unit = 0;
        while (amount >= 1000 && unit < units.length - 1) {
            amount /= 1024;
            unit++;
        }
        return bytes < 1000 ? Math.round(bytes) + " bytes" : String.format(Locale.ROOT, "%.1f %s", amount, units[unit]);
    }
}
