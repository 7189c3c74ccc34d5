package dev.larder.console;

import org.jline.utils.WCWidth;

/** Stored texts on a terminal: what they hold must not move the cursor or ring the bell. */
final class TerminalText {
    private static final char DOT = '\u00b7';
    private static final char ELLIPSIS = '\u2026';

    private TerminalText() {}

    /** One line, with a dot for every control character. */
    static String line(String text) {
        return text.chars().anyMatch(Character::isISOControl) ? dotted(text, false) : text;
    }

    /** As it is, but with a dot for every control character that does not end a line. */
    static String lines(String text) {
        return text.chars().anyMatch(Character::isISOControl) ? dotted(text, true) : text;
    }

    private static String dotted(String text, boolean keepsLines) {
        StringBuilder plain = new StringBuilder(text);
        for (int i = 0; i < plain.length(); i++) {
            if (Character.isISOControl(plain.charAt(i)) && !(keepsLines && plain.charAt(i) == '\n')) {
                plain.setCharAt(i, DOT);
            }
        }
        return plain.toString();
    }

    /** Columns of a terminal: an emoji takes two, an accent none. */
    static int width(String text) {
        return isAscii(text) ? text.length() : text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
    }

    /** The beginning that fits, with an ellipsis where there was more. */
    static String cut(String text, int widest) {
        if (text.length() <= widest / 2 || width(text) <= widest) {
            return text;
        }
        int end = 0;
        for (int columns = 0; end < text.length(); end += Character.charCount(text.codePointAt(end))) {
            columns += Math.max(0, WCWidth.wcwidth(text.codePointAt(end)));
            if (columns > widest - 1) {
                break;
            }
        }
        return text.substring(0, end) + ELLIPSIS;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
