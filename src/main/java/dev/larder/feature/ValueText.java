package dev.larder.feature;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.text.BadValueException;
import dev.larder.text.NumberText;
import dev.larder.text.Quoted;
import dev.larder.text.Times;

/** Values as plain text: arguments of the command line, CSV cells, table cells, and the parts of an entity's text. */
public final class ValueText {
    /** In characters: the time to parse digits grows faster than their number. As JSON's parser has it. */
    private static final int LONGEST_NUMBER = 1000;

    private ValueText() {}

    /** Reads a value as a user writes it. Text is taken as it is, so there is no way to write null here. */
    public static Object parse(FeatureType type, String text) {
        return switch (type) {
            case Scalar scalar -> parseScalar(scalar, text);
            case DecimalOf decimal -> parseDecimal(decimal, text);
            case ArrayOf array -> ValueJson.parseArray(array, text);
        };
    }

    /** Prints what {@link #parse} reads back to the same value. */
    public static String print(FeatureType type, Object value) {
        return switch (value) {
            case Number number -> NumberText.plain(number);
            case byte[] bytes -> Base64.getEncoder().encodeToString(bytes);
            default -> type instanceof ArrayOf array ? ValueJson.printArray(array, value) : value.toString();
        };
    }

    /** A key's value has one spelling only: times are epoch microseconds, bytes unpadded base64url. */
    static String printKeyValue(Scalar type, Object value) {
        return switch (type) {
            case TIMESTAMP -> Long.toString(Times.micros((Instant) value));
            case BYTES -> Base64.getUrlEncoder().withoutPadding().encodeToString((byte[]) value);
            case STRING, INT32, INT64, FLOAT, DOUBLE, BOOL, UUID -> value.toString();
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
                case UUID -> parseUuid(text);
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

    private static BigDecimal parseDecimal(DecimalOf type, String text) {
        try {
            if (text.length() > LONGEST_NUMBER) {
                throw type.badValue(text);
            }
            return type.value(new BigDecimal(requireDecimal(text)));
        } catch (NumberFormatException e) {
            throw type.badValue(text);
        }
    }

    /** In its usual form of 36 characters, in letters of either case. Java's parser also takes shorter parts. */
    private static UUID parseUuid(String text) {
        try {
            UUID parsed = UUID.fromString(text);
            if (parsed.toString().equalsIgnoreCase(text)) {
                return parsed;
            }
        } catch (IllegalArgumentException e) {
            // The same as one in another form.
        }
        throw Scalar.UUID.badValue(text);
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
