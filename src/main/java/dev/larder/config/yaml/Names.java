package dev.larder.config.yaml;

import java.util.regex.Pattern;

/** The rule for the names of projects, views and features. */
public final class Names {
    public static final String RULE = "a valid name: a letter, then letters, digits, `_`, `.` or `-`";

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]*");

    private Names() {}

    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    static String check(String text) {
        if (!isName(text)) {
            throw new IllegalArgumentException();
        }
        return text;
    }
}
