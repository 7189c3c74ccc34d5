package dev.larder.config.yaml;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.larder.text.BadValueException;

/**
 * larder's own syntax: {@code ${NAME}}, and {@code ${NAME:-default}} for a variable that may be unset or empty. {@code $${}
 * stands for a literal {@code ${}; any other {@code $} for itself.
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

    /** The inverse of {@link #resolve}. */
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
                throw new BadValueException("`${` starts neither `${NAME}` nor `${NAME:-default}`. Write `$${` for a"
                        + " literal `${`.");
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
            throw new BadValueException("the environment variable `" + name + "` is not set. Set it, or give it a"
                    + " default: `${" + name + ":-...}`");
        }
        return set;
    }
}
