package dev.larder.console;

import java.util.function.Consumer;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

import dev.larder.feature.JsonTree;
import dev.larder.feature.ValueJson;

/** JSON objects on standard output: one per line, in an array, or a single one. */
public final class JsonOutput implements AutoCloseable {
    private enum Shape {
        LINES, ARRAY, SINGLE
    }

    private final Console console;
    private final JsonGenerator generator;
    private final Shape shape;
    private boolean empty = true;

    private JsonOutput(Console console, Shape shape) {
        this.console = console;
        this.shape = shape;
        this.generator = ValueJson.JSON.createGenerator(ObjectWriteContext.empty(),
                new NonClosingOutputStream(console.output()));
    }

    /** An array of all objects. */
    public static JsonOutput document(Console console) {
        return new JsonOutput(console, Shape.ARRAY);
    }

    /** One object per line. */
    public static JsonOutput lines(Console console) {
        return new JsonOutput(console, Shape.LINES);
    }

    /** One object alone. */
    public static JsonOutput single(Console console) {
        return new JsonOutput(console, Shape.SINGLE);
    }

    public void object(Consumer<JsonGenerator> members) {
        if (shape == Shape.ARRAY) {
            generator.writeRaw(empty ? "[\n" : ",\n");
        }
        empty = false;
        generator.writeStartObject();
        members.accept(generator);
        generator.writeEndObject();
        if (shape != Shape.ARRAY) {
            generator.writeRaw('\n');
        }
    }

    /** Writes a member whose value is null, text, a number, a boolean, a list or a map of these. */
    public static void member(JsonGenerator out, String name, Object value) {
        out.writeName(name);
        JsonTree.write(out, value);
    }

    @Override
    public void close() {
        if (shape == Shape.ARRAY) {
            generator.writeRaw(empty ? "[]\n" : "\n]\n");
        }
        generator.close();
        console.flush();
    }
}
