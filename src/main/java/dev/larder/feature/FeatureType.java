package dev.larder.feature;

import java.lang.reflect.Array;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
 * </table>
 *
 * Elements of an array are never null.
 */
public sealed interface FeatureType {

    enum Scalar implements FeatureType {
        STRING, INT32, INT64, FLOAT, DOUBLE, BOOL, BYTES, TIMESTAMP;

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
            };
        }

        /** Join keys are compared byte by byte in the store, so what has several forms of one value is not a key. */
        public boolean canBeKey() {
            return this != FLOAT && this != DOUBLE && this != BOOL;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    record ArrayOf(Scalar element) implements FeatureType {
        /** An array of the class that the table above says. */
        public Object newArray(int length) {
            return Array.newInstance(switch (element) {
                case STRING -> String.class;
                case INT32 -> int.class;
                case INT64 -> long.class;
                case FLOAT -> float.class;
                case DOUBLE -> double.class;
                case BOOL -> boolean.class;
                case BYTES -> byte[].class;
                case TIMESTAMP -> Instant.class;
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
        return ("aeiou".indexOf(toString().charAt(0)) >= 0 ? "an " : "a ") + this;
    }

    /** For a text that is no value of this type. */
    default BadValueException badValue(String text) {
        return new BadValueException(Quoted.of(text) + " is not " + withArticle());
    }

    /** Every type, in the order in which messages list them. */
    static List<FeatureType> all() {
        return Stream.concat(
                Arrays.stream(Scalar.values()), Arrays.stream(Scalar.values()).<FeatureType>map(ArrayOf::new)).toList();
    }

    static Optional<FeatureType> parse(String text) {
        return all().stream().filter(type -> type.toString().equals(text)).findFirst();
    }
}
