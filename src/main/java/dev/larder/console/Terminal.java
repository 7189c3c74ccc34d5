package dev.larder.console;

import java.util.Map;
import java.util.Properties;

/**
 * What is known of the three standard streams. Java cannot tell whether standard error is a terminal, so the launcher
 * says it: letters of {@code i}, {@code o} and {@code e} in the property {@code larder.tty}.
 *
 * @param columns the terminal's width, 0 where there is none
 * @param dumb a terminal that knows no colours and no cursor movement
 */
public record Terminal(boolean input, boolean output, boolean error, int columns, boolean dumb) {

    public static final Terminal NONE = new Terminal(false, false, false, 0, true);

    public static Terminal of(Properties properties, Map<String, String> environment) {
        String tty = properties.getProperty("larder.tty", "");
        return new Terminal(tty.contains("i"), tty.contains("o"), tty.contains("e"),
                columns(properties.getProperty("larder.columns", "")),
                "dumb".equals(environment.get("TERM")));
    }

    private static int columns(String said) {
        return said.matches("[0-9]{1,4}") ? Integer.parseInt(said) : 0;
    }
}
