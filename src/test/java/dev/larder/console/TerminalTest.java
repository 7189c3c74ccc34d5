package dev.larder.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Properties;

import org.junit.jupiter.api.Test;

class TerminalTest {
    private static Terminal terminal(String tty, String columns, Map<String, String> environment) {
        Properties properties = new Properties();
        properties.setProperty("larder.tty", tty);
        properties.setProperty("larder.columns", columns);
        return Terminal.of(properties, environment);
    }

    @Test
    void terminalsAreReadFromTheLaunchersProperty() {
        assertEquals(new Terminal(true, false, true, 120, false), terminal("ie", "120", Map.of("TERM", "xterm")));
        assertEquals(new Terminal(false, false, false, 0, true),
                Terminal.of(new Properties(), Map.of("TERM", "dumb")));
    }

    /** {@code tput cols} prints nothing, or an error, if there is no terminal. */
    @Test
    void anInvalidWidthIsUnknown() {
        for (String columns : new String[]{"", "-1", "wide", "99999999999", " 80"}) {
            assertEquals(0, terminal("o", columns, Map.of()).columns());
        }
    }

    @Test
    void colorIsDecidedPerStream() {
        Terminal terminal = terminal("oe", "80", Map.of());
        assertEquals(true, ColorChoice.AUTO.colors(true, terminal, Map.of("NO_COLOR", "")));
        assertEquals(false, ColorChoice.AUTO.colors(false, terminal, Map.of()));
        assertEquals(false, ColorChoice.AUTO.colors(true, terminal, Map.of("NO_COLOR", "1")));
        assertEquals(false, ColorChoice.AUTO.colors(true, terminal("oe", "80", Map.of("TERM", "dumb")), Map.of()));
        assertEquals(true, ColorChoice.ALWAYS.colors(false, Terminal.NONE, Map.of("NO_COLOR", "1")));
        assertEquals(false, ColorChoice.NEVER.colors(true, terminal, Map.of()));
    }
}
