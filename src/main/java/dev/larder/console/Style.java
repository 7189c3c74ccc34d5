package dev.larder.console;

/** Emphasis, on a stream that shows colors. */
public enum Style {
    HEADER("1"), GOOD("32"), WARNING("33"), BAD("31");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    String apply(String text, boolean colored) {
        return colored ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
