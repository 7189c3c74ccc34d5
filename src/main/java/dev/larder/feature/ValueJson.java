package dev.larder.feature;

import java.io.StringWriter;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Element;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.text.BadValueException;
import dev.larder.text.NumberText;
import dev.larder.text.Times;

/**
 * Values as JSON: numbers stay numbers with all their digits, times are ISO texts, bytes are base64. JSON has no NaN and no infinities; they
 * are the strings "NaN", "Infinity" and "-Infinity".
 */
public final class ValueJson {
    /** In characters. */
    private static final int LONGEST_TEXT = 32 << 20;

    /** The one factory, for its symbol tables and buffers; safe to share between threads. */
    public static final JsonFactory JSON = JsonFactory.builder()
            // A quote that nobody closed makes one text of all that follows.
            .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(LONGEST_TEXT).build())
            // NaN and Infinity without quotes are not JSON, but what Python writes.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .rootValueSeparator("")
            .build();

    private static final double LARGEST_EXACT_INTEGER = 9_007_199_254_740_992d;

    private ValueJson() {}

    public static void write(JsonGenerator out, FeatureType type, Object value) {
        if (value == null) {
            out.writeNull();
            return;
        }
        switch (type) {
            case Element element -> writeElement(out, element, value);
            case ArrayOf array -> writeArray(out, array, value);
        }
    }

    /** Reads the value at the parser's current token. */
    public static Object read(JsonParser in, FeatureType type) {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        return switch (type) {
            case Element element -> readElement(in, element);
            case ArrayOf array -> readArray(in, array);
        };
    }

    public static String printArray(ArrayOf type, Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            writeArray(out, type, value);
        }
        return text.toString();
    }

    public static Object parseArray(ArrayOf type, String text) {
        try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), text)) {
            in.nextToken();
            Object value = readArray(in, type);
            if (in.nextToken() != null) {
                throw type.badValue(text);
            }
            return value;
        } catch (JacksonException e) {
            throw type.badValue(text);
        }
    }

    private static void writeArray(JsonGenerator out, ArrayOf type, Object value) {
        out.writeStartArray();
        switch (value) {
            case double[] numbers -> {
                for (double number : numbers) {
                    writeDouble(out, number);
                }
            }
            case float[] numbers -> {
                for (float number : numbers) {
                    writeFloat(out, number);
                }
            }
            default -> {
                int length = Array.getLength(value);
                for (int i = 0; i < length; i++) {
                    writeElement(out, type.element(), Array.get(value, i));
                }
            }
        }
        out.writeEndArray();
    }

    private static void writeElement(JsonGenerator out, Element type, Object value) {
        switch (type) {
            case Scalar scalar -> writeScalar(out, scalar, value);
            case DecimalOf decimal -> out.writeNumber(NumberText.plain((BigDecimal) value));
        }
    }

    private static void writeScalar(JsonGenerator out, Scalar type, Object value) {
        switch (type) {
            case STRING -> out.writeString((String) value);
            case INT32 -> out.writeNumber((Integer) value);
            case INT64 -> out.writeNumber((Long) value);
            case FLOAT -> writeFloat(out, (Float) value);
            case DOUBLE -> writeDouble(out, (Double) value);
            case BOOL -> out.writeBoolean((Boolean) value);
            case BYTES -> out.writeString(ValueText.print(type, value));
            case TIMESTAMP -> out.writeString(Times.print((Instant) value));
            case UUID -> out.writeString(value.toString());
        }
    }

    private static void writeDouble(JsonGenerator out, double value) {
        if (Double.isFinite(value)) {
            out.writeNumber(NumberText.plain(value));
        } else {
            out.writeString(Double.toString(value));
        }
    }

    private static void writeFloat(JsonGenerator out, float value) {
        if (Float.isFinite(value)) {
            out.writeNumber(NumberText.plain(value));
        } else {
            out.writeString(Float.toString(value));
        }
    }

    private static Object readArray(JsonParser in, ArrayOf type) {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw type.badValue(in.currentToken() == null ? "" : in.getString());
        }
        List<Object> elements = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() == JsonToken.VALUE_NULL) {
                throw new BadValueException("an array holds a null, which no store keeps");
            }
            elements.add(readElement(in, type.element()));
        }
        return toArray(type, elements);
    }

    private static Object toArray(ArrayOf type, List<Object> elements) {
        Object array = type.newArray(elements.size());
        for (int i = 0; i < elements.size(); i++) {
            Array.set(array, i, elements.get(i));
        }
        return array;
    }

    private static Object readElement(JsonParser in, Element type) {
        return switch (type) {
            case Scalar scalar -> readScalar(in, scalar);
            case DecimalOf decimal -> {
                // As a text too, for writers whose numbers are doubles.
                boolean isNumber = in.currentToken().isNumeric() && isFinite(in);
                require(in, type, isNumber || in.currentToken() == JsonToken.VALUE_STRING);
                // Not as the parser's decimal, which has limits of its own.
                yield ValueText.parse(type, in.getString());
            }
        };
    }

    private static Object readScalar(JsonParser in, Scalar type) {
        JsonToken token = in.currentToken();
        return switch (type) {
            case STRING -> {
                require(in, type, token == JsonToken.VALUE_STRING);
                yield ValueText.requireUnicode(in.getString());
            }
            case INT32 -> {
                long value = readInteger(in, type);
                require(in, type, (int) value == value);
                yield (int) value;
            }
            case INT64 -> readInteger(in, type);
            case FLOAT -> {
                if (!isFinite(in)) {
                    yield readSpecial(in, type).floatValue();
                }
                require(in, type, token.isNumeric());
                float value = in.getFloatValue();
                require(in, type, Float.isFinite(value));
                yield value;
            }
            case DOUBLE -> {
                if (!isFinite(in)) {
                    yield readSpecial(in, type);
                }
                require(in, type, token.isNumeric());
                double value = in.getDoubleValue();
                require(in, type, Double.isFinite(value));
                yield value;
            }
            case BOOL -> {
                require(in, type, token.isBoolean());
                yield in.getBooleanValue();
            }
            case BYTES -> {
                require(in, type, token == JsonToken.VALUE_STRING);
                yield ValueText.parseBytes(in.getString());
            }
            case TIMESTAMP -> {
                require(in, type, token == JsonToken.VALUE_STRING);
                yield Times.parse(in.getString());
            }
            case UUID -> {
                require(in, type, token == JsonToken.VALUE_STRING);
                yield ValueText.parse(type, in.getString());
            }
        };
    }

    /** An integer, also where a writer that knows only doubles made it `3.0`. */
    private static long readInteger(JsonParser in, Scalar type) {
        if (in.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
            double value = in.getDoubleValue();
            require(in, type, value == Math.rint(value) && Math.abs(value) <= LARGEST_EXACT_INTEGER);
            // The integer after the largest is the same double.
            require(in, type, Math.abs(value) < LARGEST_EXACT_INTEGER
                    || in.getDecimalValue().compareTo(new BigDecimal(value)) == 0);
            return (long) value;
        }
        require(in, type, in.currentToken() == JsonToken.VALUE_NUMBER_INT
                && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER);
        return in.getLongValue();
    }

    private static boolean isFinite(JsonParser in) {
        return in.currentToken() != JsonToken.VALUE_STRING
                && (in.currentToken() != JsonToken.VALUE_NUMBER_FLOAT || !in.isNaN());
    }

    private static Double readSpecial(JsonParser in, Scalar type) {
        Double special = ValueText.parseSpecial(in.getString());
        require(in, type, special != null);
        return special;
    }

    private static void require(JsonParser in, Element type, boolean holds) {
        if (!holds) {
            throw type.badValue(in.getString());
        }
    }
}
