package dev.larder.feature;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.larder.text.BadValueException;
import dev.larder.text.Quoted;

/**
 * The type of a feature or join key, written as in {@code larder.yaml}: {@code int64}, {@code array<float>}.
 *
 * <p>A value in memory is one of these Java classes, or {@code null}:
 *
 * <table>
 * <caption>type to class</caption>
 * <tr><th>type</th><th>scalar</th><th>array</th></tr>
 * <tr><td>string</td><td>String</td><td>String[]</td></tr>
 * <tr><td>int32</td><td>Integer</td><td>int[]</td></tr>
 * <tr><td>int64</td><td>Long</td><td>long[]</td></tr>
 * <tr><td>float</td><td>Float</td><td>float[]</td></tr>
 * <tr><td>double</td><td>Double</td><td>double[]</td></tr>
 * <tr><td>bool</td><td>Boolean</td><td>boolean[]</td></tr>
 * <tr><td>bytes</td><td>byte[]</td><td>byte[][]</td></tr>
 * <tr><td>timestamp</td><td>Instant</td><td>Instant[]</td></tr>
 * <tr><td>uuid</td><td>UUID</td><td>UUID[]</td></tr>
 * <tr><td>decimal(P,S)</td><td>BigDecimal of scale S</td><td>BigDecimal[]</td></tr>
 * </table>
 *
 * Elements of an array are never null.
 */
public sealed interface FeatureType {

    /** The type of a single value, of which an array has several. */
    sealed interface Element extends FeatureType {}

    /** The types without parameters. */
    enum Scalar implements Element {
        STRING, INT32, INT64, FLOAT, DOUBLE, BOOL, BYTES, TIMESTAMP, UUID;

        private final String text = name().toLowerCase(Locale.ROOT);

        @Override
        public Class<?> valueClass() {
            return switch (this) {
                case STRING -> String.class;
                case INT32 -> Integer.class;
                case INT64 -> Long.class;
                case FLOAT -> Float.class;
                case DOUBLE -> Double.class;
                case BOOL -> Boolean.class;
                case BYTES -> byte[].class;
                case TIMESTAMP -> Instant.class;
                case UUID -> UUID.class;
            };
        }

        /** Join keys are compared byte by byte in the store, so what has several forms of one value is not a key. */
        public boolean canBeKey() {
            return this != FLOAT && this != DOUBLE && this != BOOL;
        }

        /** The types of join keys, as messages list them: {@code string, int32 and int64}. */
        public static String keyTypes() {
            List<String> names = Arrays.stream(values()).filter(Scalar::canBeKey).map(Scalar::toString).toList();
            return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * Exact decimal numbers.
     *
     * @param precision the number of digits, 1 to {@value #MOST_DIGITS}
     * @param scale how many of them follow the point, 0 to {@code precision}
     */
    record DecimalOf(int precision, int scale) implements Element {
        public static final int MOST_DIGITS = 38;
        private static final Pattern TEXT = Pattern.compile("decimal\\((\\d{1,2}), ?(\\d{1,2})\\)");

        public DecimalOf {
            if (precision < 1 || precision > MOST_DIGITS || scale < 0 || scale > precision) {
                throw new IllegalArgumentException("there is no decimal(" + precision + "," + scale + ")");
            }
        }

        private static Optional<DecimalOf> parse(String text) {
            Matcher matcher = TEXT.matcher(text);
            try {
                return matcher.matches()
                        ? Optional.of(new DecimalOf(Integer.parseInt(matcher.group(1)),
                                Integer.parseInt(matcher.group(2))))
                        : Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        /** Why a number is no value of this type, as the end of a sentence about it; empty if it is one. */
        public Optional<String> misfit(BigDecimal number) {
            if (number.signum() == 0) {
                return Optional.empty();
            }
            if ((long) number.precision() - number.scale() > precision - scale) {
                return Optional.of("is out of range for " + this);
            }
            return number.scale() > scale && number.stripTrailingZeros().scale() > scale
                    ? Optional.of("has more decimal places than " + this)
                    : Optional.empty();
        }

        /** The same number with the scale of this type. @throws BadValueException if it is no value of this type */
        public BigDecimal value(BigDecimal number) {
            misfit(number).ifPresent(misfit -> {
                throw new BadValueException(Quoted.of(number.toString()) + " " + misfit);
            });
            // Zero has any scale, also one whose power of ten fills all memory.
            return number.signum() == 0
                    ? BigDecimal.valueOf(0, scale)
                    : number.setScale(scale, RoundingMode.UNNECESSARY);
        }

        @Override
        public Class<?> valueClass() {
            return BigDecimal.class;
        }

        @Override
        public String toString() {
            return "decimal(" + precision + "," + scale + ")";
        }
    }

    record ArrayOf(Element element) implements FeatureType {
        /** An array of the class that the table above says. */
        public Object newArray(int length) {
            return Array.newInstance(switch (element) {
                case Scalar scalar -> switch (scalar) {
                    case INT32 -> int.class;
                    case INT64 -> long.class;
                    case FLOAT -> float.class;
                    case DOUBLE -> double.class;
                    case BOOL -> boolean.class;
                    case STRING, BYTES, TIMESTAMP, UUID -> scalar.valueClass();
                };
                case DecimalOf decimal -> decimal.valueClass();
            }, length);
        }

        @Override
        public Class<?> valueClass() {
            return newArray(0).getClass();
        }

        @Override
        public String toString() {
            return "array<" + element + ">";
        }
    }

    /** Of which a value is, as the table above says. */
    Class<?> valueClass();

    /** As messages say it: {@code a string}, {@code an int64}. */
    default String withArticle() {
        return ("aeio".indexOf(toString().charAt(0)) >= 0 ? "an " : "a ") + this;
    }

    /** For a text that is no value of this type. */
    default BadValueException badValue(String text) {
        return new BadValueException(Quoted.of(text) + " is not " + withArticle());
    }

    /** How every type is written, in the order in which messages list them. */
    static List<String> forms() {
        List<String> elements = Stream.concat(Arrays.stream(Scalar.values()).map(Scalar::toString),
                Stream.of("decimal(P,S)")).toList();
        return Stream.concat(elements.stream(), elements.stream().map(element -> "array<" + element + ">")).toList();
    }

    static Optional<FeatureType> parse(String text) {
        return text.startsWith("array<") && text.endsWith(">")
                ? parseElement(text.substring("array<".length(), text.length() - 1)).map(ArrayOf::new)
                : parseElement(text).map(element -> element);
    }

    private static Optional<Element> parseElement(String text) {
        return Arrays.stream(Scalar.values()).filter(scalar -> scalar.toString().equals(text)).findFirst()
                .<Element>map(scalar -> scalar).or(() -> DecimalOf.parse(text));
    }
}
