package dev.larder.format;

import java.io.InputStream;
import java.util.regex.Pattern;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.JacksonIOException;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.UnknownNameException;
import dev.larder.feature.ValueJson;
import dev.larder.feature.ValueText;
import dev.larder.format.RowBuilder.Slot;
import dev.larder.text.BadValueException;
import dev.larder.text.Quoted;

/** Rows from JSON objects, nested as larder prints them or flat, in sequence or in one array. */
final class JsonRowInput implements RowInput {
    private static final Pattern PARSER_DETAILS = Pattern
            .compile("(?s): was expecting \\(JSON.*| \\(start marker.*|, from `[^`]*`|\\n.*");

    private final String source;
    private final long lineBefore;
    private final RowBuilder builder;
    private final JsonParser parser;
    private boolean inArray;
    private boolean inRow;
    /** If so, {@code timestamp} is the event time of the row, even if a feature has this name. */
    private boolean isNested;
    private long line;

    JsonRowInput(String source, InputStream stream, RowBuilder builder) {
        this(source, 1, stream, builder);
    }

    /** @param firstLine the number of the stream's first line, in messages */
    JsonRowInput(String source, long firstLine, InputStream stream, RowBuilder builder) {
        this.source = source;
        this.lineBefore = firstLine - 1;
        this.line = firstLine;
        this.builder = builder;
        this.parser = ValueJson.JSON.createParser(ObjectReadContext.empty(), stream);
    }

    @Override
    public FeatureRow next() {
        try {
            return parse();
        } catch (BadValueException | UnknownNameException e) {
            throw new InputException(source, line, e.getMessage());
        } catch (JacksonIOException e) {
            throw InputException.unreadable(source, line, e.getCause());
        } catch (JacksonException e) {
            throw notJson(e);
        }
    }

    /** A truncated row is detected on a later line, but the user has to look where it begins. */
    private InputException notJson(JacksonException e) {
        long noticed = e.getLocation() == null ? line : lineBefore + e.getLocation().getLineNr();
        String problem = "not JSON: " + PARSER_DETAILS.matcher(e.getOriginalMessage()).replaceAll("");
        return inRow
                ? new InputException(source, line, problem + (noticed > line ? " on line " + noticed : ""))
                : new InputException(source, noticed, problem);
    }

    private FeatureRow parse() {
        inRow = false;
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
        line = lineBefore + parser.currentTokenLocation().getLineNr();
        if (token != JsonToken.START_OBJECT) {
            throw new BadValueException("a row is a JSON object, not " + Quoted.of(parser.getString()));
        }
        inRow = true;
        members();
        return builder.build();
    }

    private void members() {
        isNested = false;
        String view = null;
        for (int i = 0; parser.nextToken() != JsonToken.END_OBJECT; i++) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (i == 0 && name.equals("view") && token == JsonToken.VALUE_STRING) {
                // The name of the view, or a feature called `view`: the next member decides.
                view = parser.getString();
                continue;
            }
            boolean entityKey = name.equals("entity_key") && token == JsonToken.START_OBJECT;
            isNested |= entityKey && (i == 0 || view != null);
            if (view != null) {
                view(view);
                view = null;
            }
            member(name, token);
        }
        if (view != null) {
            view(view);
        }
    }

    private void view(String text) {
        if (isNested || !builder.knows("view")) {
            requireSameView(text);
        } else {
            Slot slot = builder.slot("view");
            builder.set(slot, ValueText.parse(RowBuilder.type(slot), text));
        }
    }

    private void requireSameView(String name) {
        builder.view().map(view -> view.name()).filter(own -> !own.equals(name)).ifPresent(own -> {
            throw new BadValueException("the row is of view " + Quoted.of(name) + ", not of `" + own + "`");
        });
    }

    /** The members of a flat row are values, which are never objects; a nested row has two objects. */
    private void member(String name, JsonToken token) {
        if (token == JsonToken.START_OBJECT && name.equals("entity_key")) {
            fields();
        } else if (token == JsonToken.START_OBJECT && name.equals("features")) {
            if (builder.view().isPresent()) {
                fields();
            } else {
                parser.skipChildren();
            }
        } else if (isNested || !builder.knows(name)) {
            metadata(name);
        } else {
            value(name, builder.slot(name));
        }
    }

    private void fields() {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            value(name, builder.slot(name));
        }
    }

    /** Members of a nested row other than its keys and features. */
    private void metadata(String name) {
        switch (name) {
            case "view" -> {
                if (parser.currentToken() != JsonToken.VALUE_STRING) {
                    throw new BadValueException("`view` is a name, not " + Quoted.of(parser.getString()));
                }
                requireSameView(parser.getString());
            }
            case "timestamp" -> value(name, RowBuilder.TIMESTAMP);
            case "ttl_seconds" -> value(name, RowBuilder.TTL_SECONDS);
            case "expired_features", "status" -> parser.skipChildren();
            case "features" -> {
                if (builder.view().isPresent()) {
                    throw new BadValueException("the row has no features");
                }
                parser.skipChildren();
            }
            default -> value(name, builder.slot(name));
        }
    }

    private void value(String name, Slot slot) {
        try {
            builder.set(slot, ValueJson.read(parser, RowBuilder.type(slot)));
        } catch (BadValueException e) {
            throw new BadValueException(Quoted.of(name) + ": " + e.getMessage());
        }
    }

    @Override
    public void close() {
        parser.close();
    }
}
