package dev.larder.text;

/** A user's text inside a message: short, and with nothing that a terminal would obey. */
public final class Quoted {
    private static final int LONGEST = 60;
    private static final int LONGEST_PATH = 300;

    private Quoted() {}

    /** In backticks. */
    public static String of(String text) {
        return "`" + visible(text, LONGEST) + "`";
    }

    /** Without backticks, for a text that may be long: the path of a key. */
    public static String path(String text) {
        return visible(text, LONGEST_PATH);
    }

    private static String visible(String text, int longest) {
        StringBuilder out = new StringBuilder();
        text.codePoints().limit(longest).forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return text.codePointCount(0, text.length()) > longest ? out + "..." : out.toString();
    }
}
