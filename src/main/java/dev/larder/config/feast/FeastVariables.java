package dev.larder.config.feast;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.larder.config.yaml.Variables;
import dev.larder.text.BadValueException;

/**
 * Feast's syntax: {@code $NAME} and {@code ${NAME}}. Like Feast, it keeps an unset {@code $NAME} as text, because it may
 * be part of a password; an unset {@code ${NAME}} is an error.
 */
record FeastVariables(Map<String, String> environment) implements Variables {
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w+)|\\{([^}]*)})");

    @Override
    public boolean areIn(String raw) {
        return VARIABLE.matcher(raw).find();
    }

    @Override
    public String resolve(String raw) {
        long[] length = {raw.length()};
        return VARIABLE.matcher(raw).replaceAll(found -> {
            String value = value(found.group(1), found.group(2), found.group());
            length[0] += value.length();
            Variables.requireShort(length[0]);
            return Matcher.quoteReplacement(value);
        });
    }

    private String value(String plain, String braced, String whole) {
        String value = environment.get(plain != null ? plain : braced);
        if (value == null && braced != null) {
            throw new BadValueException("the environment variable `" + braced + "` is not set");
        }
        return value == null ? whole : value;
    }
}
