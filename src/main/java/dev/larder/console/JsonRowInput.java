package dev.larder.console;

import java.io.InputStream;

import dev.larder.console.RowBuilder.Slot;
import dev.larder.feature.BadValueException;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.ValueJson;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;

/** Rows from JSON objects: one after the other, or in one array. */
final class JsonRowInput implements RowInput {
    private final String source;
    private final RowBuilder builder;
    private final JsonParser parser;
    private boolean inArray;
    private long line = 1;

    JsonRowInput(String source, InputStream stream, RowBuilder builder) {
        this.source = source;
        this.builder = builder;
        this.parser = ValueJson.JSON.createParser(ObjectReadContext.empty(), stream);
    }

    @Override
    public FeatureRow next() {
        try {
            return parse();
        } catch (BadValueException e) {
            throw builder.at(line, e);
        } catch (StreamReadException e) {
            throw new InputException(source, Math.max(line, e.getLocation().getLineNr()),
                    "not JSON: " + firstLine(e.getOriginalMessage()));
        } catch (JacksonException e) {
            throw new InputException(source, line, "not JSON: " + firstLine(e.getOriginalMessage()));
        }
    }

    private FeatureRow parse() {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.START_ARRAY && !inArray) {
            inArray = true;
            token = parser.nextToken();
        }
        if (token == JsonToken.END_ARRAY) {
            inArray = false;
            token = parser.nextToken();
        }
        if (token == null) {
            return null;
        }
        line = parser.currentTokenLocation().getLineNr();
        if (token != JsonToken.START_OBJECT) {
            throw new BadValueException("a row is a JSON object, not `" + parser.getString() + "`");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            member(parser.currentName());
        }
        return builder.build();
    }

    /** A flat row's members are values; larder's own rows hold two objects and what tells them apart. */
    private void member(String name) {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.START_OBJECT && (name.equals("entity_key") || name.equals("features"))) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String inner = parser.currentName();
                parser.nextToken();
                value(inner);
            }
        } else if (token == JsonToken.VALUE_NULL && name.equals("features")) {
            throw new BadValueException("the row has no features");
        } else if (name.equals("view") && builder.view().indexOf("view") < 0) {
            if (!parser.getString().equals(builder.view().name())) {
                throw new BadValueException("the row is of view `" + parser.getString() + "`, not of `"
                        + builder.view().name() + "`");
            }
        } else {
            value(name);
        }
    }

    private void value(String name) {
        Slot slot = builder.slot(name);
        try {
            builder.set(slot, ValueJson.read(parser, RowBuilder.type(slot)));
        } catch (BadValueException e) {
            throw new BadValueException("`" + name + "`: " + e.getMessage());
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("it ends too soon");
    }

    @Override
    public void close() {
        parser.close();
    }
}
