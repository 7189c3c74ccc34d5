package dev.larder.config.yaml;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Prints YAML that {@link YamlReader} and {@link Interpolation} read back to the same texts. */
public final class YamlPrinter {
    /** What every reader of YAML takes for this text without quotes, unless it is {@link #ANOTHER_TYPE}. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_/](?:[A-Za-z0-9_./<>*@+-]|:(?=[A-Za-z0-9_/]))*+");
    private static final Pattern ANOTHER_TYPE = Pattern.compile(
            "(?i)null|true|false|yes|no|on|off|y|n|0[xo][0-9a-f_]+|[0-9][0-9_.:]*(?:e[-+]?[0-9]+)?");

    private final StringBuilder out = new StringBuilder();
    private String indent = "";

    public void comment(String line) {
        out.append("# ").append(line.replaceAll("\\p{Cntrl}|\\R", " ")).append('\n');
    }

    public void text(String key, String value) {
        member(key).append(' ').append(scalar(Interpolation.escape(value))).append('\n');
    }

    public void constant(String key, Enum<?> value) {
        text(key, value.name().toLowerCase(Locale.ROOT));
    }

    public void flag(String key, boolean value) {
        member(key).append(' ').append(value).append('\n');
    }

    public void whole(String key, int value) {
        member(key).append(' ').append(value).append('\n');
    }

    public void list(String key, List<?> values) {
        member(key).append('\n');
        values.forEach(value -> out.append(indent).append("  - ")
                .append(scalar(Interpolation.escape(value.toString()))).append('\n'));
    }

    public void map(String key, Runnable members) {
        member(key).append('\n');
        String outer = indent;
        indent = outer + "  ";
        members.run();
        indent = outer;
    }

    public String finish() {
        return out.toString();
    }

    private StringBuilder member(String key) {
        return out.append(indent).append(scalar(key)).append(':');
    }

    private static String scalar(String text) {
        if (PLAIN.matcher(text).matches() && !ANOTHER_TYPE.matcher(text).matches()) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (c >= ' ' && c < 0x7f || Character.isLetterOrDigit(c)) {
                quoted.appendCodePoint(c);
            } else {
                quoted.append(String.format("\\U%08x", c));
            }
        });
        return quoted.append('"').toString();
    }
}
