package dev.larder.config;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** Prints YAML that {@link YamlReader} and {@link Interpolation} read back to the same texts. */
final class YamlPrinter {
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER, YAMLWriteFeature.SPLIT_LINES)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES, YAMLWriteFeature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();

    private final StringWriter head = new StringWriter();
    private final StringWriter body = new StringWriter();
    private final JsonGenerator out = YAML.createGenerator(ObjectWriteContext.empty(), body);

    YamlPrinter() {
        out.writeStartObject();
    }

    void comment(String line) {
        head.append("# ").append(line.replaceAll("\\R", " ")).append('\n');
    }

    void text(String key, String value) {
        out.writeName(key);
        out.writeString(Interpolation.escape(value));
    }

    /** A number or a truth, as it prints. */
    void plain(String key, Object value) {
        text(key, value.toString());
    }

    void constant(String key, Enum<?> value) {
        text(key, value.name().toLowerCase(Locale.ROOT));
    }

    void list(String key, List<?> values) {
        out.writeName(key);
        out.writeStartArray();
        values.forEach(value -> out.writeString(Interpolation.escape(value.toString())));
        out.writeEndArray();
    }

    void map(String key, Runnable members) {
        out.writeName(key);
        out.writeStartObject();
        members.run();
        out.writeEndObject();
    }

    String finish() {
        out.writeEndObject();
        out.close();
        return head + body.toString();
    }
}
