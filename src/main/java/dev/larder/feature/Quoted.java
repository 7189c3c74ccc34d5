package dev.larder.feature;

/** A user's text inside a message: in backticks, short, and with nothing that a terminal would obey. */
public final class Quoted {
    private static final int LONGEST = 60;

    private Quoted() {}

    public static String of(String text) {
        StringBuilder out = new StringBuilder("`");
        text.codePoints().limit(LONGEST).forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.append(text.codePointCount(0, text.length()) > LONGEST ? "...`" : "`").toString();
    }
}
