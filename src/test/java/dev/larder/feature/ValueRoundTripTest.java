package dev.larder.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;

import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.SampleValues.Typed;
import dev.larder.text.BadValueException;

/** Values as text and as JSON: what is printed is read back, and what is no value is refused in a sentence. */
class ValueRoundTripTest {
    @Provide
    Arbitrary<Typed> values() {
        return SampleValues.typed();
    }

    @Provide
    Arbitrary<FeatureType> types() {
        return Arbitraries.of(SampleValues.types());
    }

    @Provide
    Arbitrary<String> almostValues() {
        return SampleTexts.almostValues();
    }

    @Property(tries = 20_000)
    void textIsReadBack(@ForAll("values") Typed value) {
        String text = ValueText.print(value.type(), value.value());
        assertSame(value, ValueText.parse(value.type(), text), text);
    }

    @Property(tries = 20_000)
    void jsonIsReadBack(@ForAll("values") Typed value) {
        String json = json(value.type(), value.value());
        assertSame(value, parseJson(value.type(), json), json);
    }

    /** In the store an array is JSON. A key's value is the text that an entity is found by. */
    @Property(tries = 10_000)
    void arraysAndKeyValuesAreReadBack(@ForAll("values") Typed value) {
        switch (value.type()) {
            case ArrayOf array -> assertSame(value,
                    ValueJson.parseArray(array, ValueJson.printArray(array, value.value())), "array");
            case FeatureType.Scalar scalar -> {
                String text = ValueText.printKeyValue(scalar, value.value());
                assertSame(value, ValueText.parseKeyValue(scalar, text), text);
            }
            case FeatureType.DecimalOf decimal -> {
                // No key; its text is covered above.
            }
        }
    }

    @Example
    void nullIsNullInJson() {
        for (FeatureType type : SampleValues.types()) {
            assertEquals("null", json(type, null));
            assertEquals(null, parseJson(type, "null"));
        }
    }

    @Property(tries = 50_000)
    void anyOtherTextIsRefusedInOneSentence(@ForAll("types") FeatureType type, @ForAll("almostValues") String text) {
        try {
            Object value = ValueText.parse(type, text);
            String printed = ValueText.print(type, value);
            assertSame(new Typed(type, value), ValueText.parse(type, printed), printed);
        } catch (BadValueException e) {
            assertIsASentence(e.getMessage());
        }
    }

    @Property(tries = 10_000)
    void anyOtherKeyValueIsRefusedInOneSentence(@ForAll("types") FeatureType type,
            @ForAll("almostValues") String text) {
        if (type instanceof FeatureType.Scalar scalar && scalar.canBeKey()) {
            try {
                ValueText.parseKeyValue(scalar, text);
            } catch (BadValueException e) {
                assertIsASentence(e.getMessage());
            }
        }
    }

    /** What a user's text brought along must not move the cursor or fill the screen. */
    private static void assertIsASentence(String message) {
        assertFalse(message.chars().anyMatch(Character::isISOControl), message);
        assertTrue(message.length() < 600, message);
    }

    private static void assertSame(Typed expected, Object actual, String form) {
        assertTrue(Arrays.deepEquals(new Object[]{expected.value()}, new Object[]{actual}),
                () -> expected.type() + " " + Arrays.deepToString(new Object[]{expected.value()}) + " came back as "
                        + Arrays.deepToString(new Object[]{actual}) + " from " + List.of(form));
    }

    private static String json(FeatureType type, Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = ValueJson.JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            ValueJson.write(out, type, value);
        }
        return text.toString();
    }

    private static Object parseJson(FeatureType type, String json) {
        try (JsonParser in = ValueJson.JSON.createParser(ObjectReadContext.empty(), json)) {
            in.nextToken();
            return ValueJson.read(in, type);
        }
    }
}
