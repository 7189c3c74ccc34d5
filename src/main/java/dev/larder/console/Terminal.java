package dev.larder.console;

import java.util.Map;
import java.util.Properties;

/**
 * Which of the three standard streams are terminals. Java cannot tell this of standard error, so the launcher passes
 * it in the property {@code larder.tty}: any of the letters {@code i}, {@code o} and {@code e}.
 *
 * @param columns the width of the terminal, 0 if it is unknown
 * @param dumb whether the terminal can neither show colors nor move the cursor
 */
public record Terminal(boolean input, boolean output, boolean error, int columns, boolean dumb) {

    public static final Terminal NONE = new Terminal(false, false, false, 0, true);

    public static Terminal of(Properties properties, Map<String, String> environment) {
        String tty = properties.getProperty("larder.tty", "");
        return new Terminal(tty.contains("i"), tty.contains("o"), tty.contains("e"),
                columns(properties.getProperty("larder.columns", "")),
                "dumb".equals(environment.get("TERM")));
    }

    Terminal withColumns(int changed) {
        return new Terminal(input, output, error, changed, dumb);
    }

    Terminal withoutOutput() {
        return new Terminal(input, false, error, columns, dumb);
    }

    private static int columns(String said) {
        return said.matches("[0-9]{1,4}") ? Integer.parseInt(said) : 0;
    }
}
