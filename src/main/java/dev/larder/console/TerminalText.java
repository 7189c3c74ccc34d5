package dev.larder.console;

import org.jline.utils.WCWidth;

/** Makes stored text safe for a terminal: it must not move the cursor or ring the bell. */
final class TerminalText {
    private static final char DOT = '\u00b7';
    static final char ELLIPSIS = '\u2026';

    private TerminalText() {}

    /** Replaces every control character, line ends too, by a dot. */
    static String line(String text) {
        return text.chars().anyMatch(Character::isISOControl) ? dotted(text, false) : text;
    }

    /** Replaces every control character except line ends by a dot. */
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

    /** The width in columns: an emoji has two, a combining accent none. */
    static int width(String text) {
        return isAscii(text) ? text.length() : text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
    }

    /** Cuts text to a width; an ellipsis marks a cut. */
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
