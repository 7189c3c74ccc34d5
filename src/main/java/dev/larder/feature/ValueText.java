package dev.larder.feature;

import java.time.Instant;
import java.util.Base64;

import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.text.BadValueException;
import dev.larder.text.Quoted;
import dev.larder.text.Times;

/** Values as plain text: arguments of the command line, CSV cells, table cells, and the parts of an entity's text. */
public final class ValueText {
    private ValueText() {}

    /** Reads a value as a user writes it. Text is taken as it is, so there is no way to write null here. */
    public static Object parse(FeatureType type, String text) {
        return switch (type) {
            case Scalar scalar -> parseScalar(scalar, text);
            case ArrayOf array -> ValueJson.parseArray(array, text);
        };
    }

    /** Prints what {@link #parse} reads back to the same value. */
    public static String print(FeatureType type, Object value) {
        return switch (type) {
            case Scalar.BYTES -> Base64.getEncoder().encodeToString((byte[]) value);
            case Scalar scalar -> value.toString();
            case ArrayOf array -> ValueJson.printArray(array, value);
        };
    }

    /** A key's value has one spelling only: times are epoch microseconds, bytes unpadded base64url. */
    static String printKeyValue(Scalar type, Object value) {
        return switch (type) {
            case TIMESTAMP -> Long.toString(Times.micros((Instant) value));
            case BYTES -> Base64.getUrlEncoder().withoutPadding().encodeToString((byte[]) value);
            case STRING, INT32, INT64, FLOAT, DOUBLE, BOOL -> value.toString();
        };
    }

    static Object parseKeyValue(Scalar type, String text) {
        return type == Scalar.TIMESTAMP
                ? Times.instant((Long) parseScalar(Scalar.INT64, text))
                : parseScalar(type, text);
    }

    private static Object parseScalar(Scalar type, String text) {
        try {
            return switch (type) {
                case STRING -> requireUnicode(text);
                case INT32 -> Integer.valueOf(text);
                case INT64 -> Long.valueOf(text);
                case FLOAT -> parseFloat(text);
                case DOUBLE -> parseDouble(text);
                case BOOL -> parseBool(text);
                case BYTES -> parseBytes(text);
                case TIMESTAMP -> Times.parse(text);
            };
        } catch (NumberFormatException e) {
            throw type.badValue(text);
        }
    }

    /**
     * A Java string can hold half of a surrogate pair, which no UTF-8 store can: it would come back as `?`, and two
     * such entities would become one.
     */
    static String requireUnicode(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c) || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new BadValueException("the text holds half of a surrogate pair, which is not valid Unicode");
                }
                i++;
            }
        }
        return text;
    }

    private static Float parseFloat(String text) {
        Double special = parseSpecial(text);
        if (special != null) {
            return special.floatValue();
        }
        float parsed = Float.parseFloat(requireDecimal(text));
        if (Float.isInfinite(parsed)) {
            throw new BadValueException(Quoted.of(text) + " is too large for a float");
        }
        return parsed;
    }

    private static Double parseDouble(String text) {
        Double special = parseSpecial(text);
        if (special != null) {
            return special;
        }
        double parsed = Double.parseDouble(requireDecimal(text));
        if (Double.isInfinite(parsed)) {
            throw new BadValueException(Quoted.of(text) + " is too large for a double");
        }
        return parsed;
    }

    /** NaN and the infinities in Java's, Python's and SQL's spelling; null for every other text. */
    static Double parseSpecial(String text) {
        return switch (text) {
            case "NaN", "nan" -> Double.NaN;
            case "Infinity", "+Infinity", "inf", "Inf" -> Double.POSITIVE_INFINITY;
            case "-Infinity", "-inf", "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> null;
        };
    }

    /** Java's parser also takes spaces, hexadecimal and suffixes (`1d`, `1f`), which nobody means as a number here. */
    private static String requireDecimal(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
                throw new NumberFormatException();
            }
        }
        return text;
    }

    private static Boolean parseBool(String text) {
        return switch (text) {
            case "true", "True", "TRUE", "1" -> true;
            case "false", "False", "FALSE", "0" -> false;
            default -> throw Scalar.BOOL.badValue(text);
        };
    }

    /** Base64, in the standard or the URL alphabet, padded or not. */
    static byte[] parseBytes(String text) {
        try {
            return Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_'));
        } catch (IllegalArgumentException e) {
            throw new BadValueException(Quoted.of(text) + " is not base64, in which bytes are written");
        }
    }
}
