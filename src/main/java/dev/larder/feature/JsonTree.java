package dev.larder.feature;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

import dev.larder.text.BadValueException;
import dev.larder.text.NumberText;

/** JSON as maps, lists, texts, numbers, booleans and null. */
public final class JsonTree {
    private JsonTree() {}

    public static String print(Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = ValueJson.JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            write(out, value);
        }
        return text.toString();
    }

    /** Whatever is none of these is written as its text. */
    public static void write(JsonGenerator out, Object value) {
        switch (value) {
            case null -> out.writeNull();
            case Integer number -> out.writeNumber(number);
            case Long number -> out.writeNumber(number);
            case BigDecimal number -> out.writeNumber(number);
            case Double number when Double.isFinite(number) -> out.writeNumber(NumberText.plain(number));
            case Boolean truth -> out.writeBoolean(truth);
            case List<?> list -> {
                out.writeStartArray();
                list.forEach(element -> write(out, element));
                out.writeEndArray();
            }
            case Map<?, ?> map -> {
                out.writeStartObject();
                map.forEach((name, element) -> {
                    out.writeName(name.toString());
                    write(out, element);
                });
                out.writeEndObject();
            }
            default -> out.writeString(value.toString());
        }
    }

    /**
     * Reads one value; numbers become {@link BigDecimal}.
     *
     * @throws BadValueException for a text that is not JSON
     */
    public static Object parse(String text) {
        try (JsonParser in = ValueJson.JSON.createParser(ObjectReadContext.empty(), text)) {
            in.nextToken();
            Object value = value(in);
            if (in.nextToken() != null) {
                throw new BadValueException("there is more than one JSON value");
            }
            return value;
        } catch (JacksonException e) {
            throw new BadValueException("it is not JSON: " + e.getOriginalMessage());
        } catch (NumberFormatException e) {
            throw new BadValueException("a number is too large");
        }
    }

    private static Object value(JsonParser in) {
        JsonToken token = in.currentToken();
        // A case for null would make this a switch whose first use costs 10 ms.
        return switch (token == null ? JsonToken.NOT_AVAILABLE : token) {
            case START_OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                while (in.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = in.currentName();
                    in.nextToken();
                    map.put(name, value(in));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(in));
                }
                yield list;
            }
            case VALUE_STRING -> in.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new BadValueException("there is no JSON value");
        };
    }
}
