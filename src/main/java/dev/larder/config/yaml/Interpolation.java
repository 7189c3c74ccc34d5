package dev.larder.config.yaml;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.larder.text.BadValueException;

/**
 * larder's own: {@code ${NAME}}, and {@code ${NAME:-default}} for one that is unset or empty. {@code $${} stands for a
 * plain {@code ${}; any other {@code $} for itself.
 */
public final class Interpolation implements Variables {
    private static final Pattern START = Pattern.compile("\\$?\\$\\{");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

    private final Map<String, String> environment;

    public Interpolation(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public boolean areIn(String raw) {
        return START.matcher(raw).results().anyMatch(start -> start.group().equals("${"));
    }

    /** Turns a text into one that {@link #resolve} turns back. */
    static String escape(String text) {
        return text.replace("${", "$${");
    }

    @Override
    public String resolve(String raw) {
        StringBuilder out = new StringBuilder();
        Matcher start = START.matcher(raw);
        Matcher variable = VARIABLE.matcher(raw);
        int done = 0;
        while (start.find(done)) {
            out.append(raw, done, start.start());
            if (start.group().equals("$${")) {
                out.append("${");
                done = start.end();
            } else if (variable.region(start.start(), raw.length()).lookingAt()) {
                out.append(value(variable.group(1), variable.group(2)));
                done = variable.end();
                Variables.requireShort(out.length());
            } else {
                throw new BadValueException("`${` begins no `${NAME}` or `${NAME:-default}`; a plain `${` is written"
                        + " `$${`");
            }
        }
        return out.append(raw, done, raw.length()).toString();
    }

    private String value(String name, String byDefault) {
        String set = environment.get(name);
        if (byDefault != null) {
            return set == null || set.isEmpty() ? byDefault : set;
        }
        if (set == null) {
            throw new BadValueException("the variable `" + name + "` is not set; set it, or give it a default:"
                    + " `${" + name + ":-...}`");
        }
        return set;
    }
}
