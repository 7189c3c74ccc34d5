package dev.larder.config.yaml;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Prints YAML that {@link YamlReader} and {@link Interpolation} read back to the same texts. */
public final class YamlPrinter {
    /** A text that needs no quotes for any reader of YAML, unless it is also {@link #ANOTHER_TYPE}. */
    private static final Pattern PLAIN = Pattern
            .compile("(?:\\.{1,2}/)*(?:[A-Za-z0-9_/](?:[A-Za-z0-9_./<>*@+=-]|:(?=[A-Za-z0-9_/]))*+)");
    private static final Pattern ANOTHER_TYPE = Pattern.compile(
            "(?i)null|true|false|yes|no|on|off|y|n|0[xo][0-9a-f_]+|[0-9][0-9_.:]*(?:e[-+]?[0-9]+)?");

    private final StringBuilder out = new StringBuilder();
    private String indent = "";

    public void comment(String line) {
        out.append("# ").append(line.replaceAll("\\p{Cntrl}|\\R", " ")).append('\n');
    }

    public <T> void value(ConfigKey<T> key, T value) {
        value(key.name(), key.type(), value);
    }

    public <T> void value(ConfigKey<T> key, Optional<T> value) {
        value.ifPresent(present -> value(key, present));
    }

    /** The value of one of the user's names. */
    public <T> void value(String name, ValueType<T> type, T value) {
        type.print(this, name, value);
    }

    void text(String key, String value) {
        member(key).append(' ').append(inline(value)).append('\n');
    }

    void plain(String key, String value) {
        member(key).append(' ').append(value).append('\n');
    }

    void list(String key, List<String> values) {
        member(key).append('\n');
        values.forEach(value -> out.append(indent).append("  - ").append(inline(value))
                .append('\n'));
    }

    public void block(ConfigBlock block, Runnable members) {
        block(block.name(), members);
    }

    /** The map of one of the user's names. */
    public void block(String name, Runnable members) {
        member(name).append('\n');
        String outer = indent;
        indent = outer + "  ";
        members.run();
        indent = outer;
    }

    public String finish() {
        return out.toString();
    }

    /** A text as it may stand in a line of YAML, in quotes if it needs them. */
    public static String inline(String text) {
        return scalar(Interpolation.escape(text));
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
