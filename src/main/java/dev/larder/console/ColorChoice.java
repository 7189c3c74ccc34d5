package dev.larder.console;

import java.util.Locale;
import java.util.Map;

/** Whether to color a stream. Color never carries meaning alone. */
public enum ColorChoice {
    AUTO, ALWAYS, NEVER;

    boolean colors(boolean streamIsTerminal, Terminal terminal, Map<String, String> environment) {
        return switch (this) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> streamIsTerminal && !terminal.dumb() && environment.getOrDefault("NO_COLOR", "").isEmpty();
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
