package dev.larder.store.redis.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.SampleValues;
import dev.larder.text.BadValueException;

class ValueEncodingTest {
    private static final ValueEncoding TEXT = new TextEncoding();
    private static final ValueEncoding BINARY = new BinaryEncoding();

    @Provide
    Arbitrary<SampleValues.Typed> typed() {
        return SampleValues.typed();
    }

    @Provide
    Arbitrary<ValueEncoding> encodings() {
        return Arbitraries.of(TEXT, BINARY);
    }

    @Provide
    Arbitrary<FeatureType> types() {
        return Arbitraries.of(SampleValues.types());
    }

    /** Random bytes, and bytes that resemble values: digits, lengths, JSON, backslashes. */
    @Provide
    static Arbitrary<byte[]> anyBytes() {
        return Arbitraries.oneOf(Arbitraries.bytes().array(byte[].class).ofMaxSize(40),
                Arbitraries.of((byte) 0, (byte) 1, (byte) 2, (byte) 8, (byte) -1, (byte) '\\', (byte) 'N', (byte) '1',
                        (byte) '-', (byte) '.', (byte) '[', (byte) ']', (byte) '"', (byte) ',', (byte) 'e')
                        .array(byte[].class).ofMaxSize(20));
    }

    @Property
    void everyValueRoundTrips(@ForAll("encodings") ValueEncoding encoding, @ForAll("typed") SampleValues.Typed typed) {
        byte[] bytes = encoding.encode(typed.type(), typed.value());
        assertFalse(ValueEncoding.isNull(bytes));
        assertArrayEquals(new Object[]{typed.value()}, new Object[]{encoding.decode(typed.type(), bytes)});
    }

    @Property
    void nullRoundTrips(@ForAll("encodings") ValueEncoding encoding, @ForAll("types") FeatureType type) {
        assertArrayEquals("\\N".getBytes(ISO_8859_1), encoding.encode(type, null));
        assertEquals(null, encoding.decode(type, encoding.encode(type, null)));
    }

    @Property(tries = 5_000)
    void anyBytesDecodeToAValueOrAReason(@ForAll("encodings") ValueEncoding encoding, @ForAll("types") FeatureType type,
            @ForAll("anyBytes") byte[] bytes) {
        try {
            Object value = encoding.decode(type, bytes);
            assertArrayEquals(new Object[]{value},
                    new Object[]{encoding.decode(type, encoding.encode(type, value))});
        } catch (BadValueException e) {
            assertFalse(e.getMessage().isEmpty());
        }
    }

    @Property
    void timesRoundTripAndSort(@ForAll("times") long a, @ForAll("times") long b) {
        for (ValueEncoding encoding : List.of(TEXT, BINARY)) {
            assertEquals(a, encoding.decodeTime(encoding.encodeTime(a)));
        }
        int order = java.util.Arrays.compareUnsigned(BINARY.encodeTime(a), BINARY.encodeTime(b));
        assertEquals(Integer.signum(Long.compare(a, b)), Integer.signum(order));
    }

    @Provide
    Arbitrary<Long> times() {
        return Arbitraries.oneOf(Arbitraries.longs().greaterOrEqual(FeatureRow.NO_TIME + 1),
                Arbitraries.longs().between(-100, 100),
                Arbitraries.of(FeatureRow.NO_TIME + 1, -5_967_500_302_185_842_194L));
    }

    @Property
    void noEncodingReadsAnotherEncodingsTime(@ForAll("times") long micros) {
        assertThrows(BadValueException.class, () -> BINARY.decodeTime(TEXT.encodeTime(micros)));
        assertThrows(BadValueException.class, () -> TEXT.decodeTime(BINARY.encodeTime(micros)));
    }

    @Example
    void textIsHumanReadable() {
        assertText("12.5", Scalar.DOUBLE, 12.5);
        assertText("0.1", Scalar.FLOAT, 0.1f);
        assertText("-Infinity", Scalar.DOUBLE, Double.NEGATIVE_INFINITY);
        assertText("true", Scalar.BOOL, true);
        assertText("1795161600000001", Scalar.TIMESTAMP, Instant.parse("2026-11-20T08:00:00.000001Z"));
        assertText("/wA=", Scalar.BYTES, new byte[]{-1, 0});
        assertText("[0.5,1.0]", new ArrayOf(Scalar.FLOAT), new float[]{0.5f, 1});
        assertText("Kraków", Scalar.STRING, "Kraków");
        assertText("\\\\N", Scalar.STRING, "\\N");
        assertText("", Scalar.STRING, "");
    }

    private static void assertText(String expected, FeatureType type, Object value) {
        assertEquals(expected, new String(TEXT.encode(type, value), UTF_8));
    }

    @Example
    void binaryIsLittleEndian() {
        assertHex("0000000000002940", Scalar.DOUBLE, 12.5);
        assertHex("0000003f", Scalar.FLOAT, 0.5f);
        assertHex("feffffff", Scalar.INT32, -2);
        assertHex("0100000000000000", Scalar.INT64, 1L);
        assertHex("01", Scalar.BOOL, true);
        assertHex("0100000000000000", Scalar.TIMESTAMP, Instant.parse("1970-01-01T00:00:00.000001Z"));
        assertHex("5c5c4e", Scalar.BYTES, new byte[]{'\\', 'N'});
        assertHex("020000000000003f0000803f", new ArrayOf(Scalar.FLOAT), new float[]{0.5f, 1});
        assertHex("02000000" + "01000000" + "61" + "00000000", new ArrayOf(Scalar.STRING), new String[]{"a", ""});
        assertEquals("8000000000000001", HexFormat.of().formatHex(BINARY.encodeTime(1)));
    }

    private static void assertHex(String expected, FeatureType type, Object value) {
        assertEquals(expected, HexFormat.of().formatHex(BINARY.encode(type, value)));
    }

    /** Values that begin like null or like an escape. */
    @Example
    void leadingBackslashIsKept() {
        for (String text : List.of("\\", "\\N", "\\\\", "\\\\N", "\\x", "N\\")) {
            for (ValueEncoding encoding : List.of(TEXT, BINARY)) {
                assertEquals(text, encoding.decode(Scalar.STRING, encoding.encode(Scalar.STRING, text)));
                byte[] bytes = text.getBytes(UTF_8);
                assertArrayEquals(bytes, (byte[]) encoding.decode(Scalar.BYTES, encoding.encode(Scalar.BYTES, bytes)));
            }
        }
        for (String text : List.of("\\", "\\x")) {
            assertEquals("a text begins with a single backslash, which larder never writes",
                    assertThrows(BadValueException.class, () -> TEXT.decode(Scalar.STRING, text.getBytes(UTF_8)))
                            .getMessage());
        }
    }

    /** The first and last characters of one, two, three and four bytes. */
    @Example
    void charactersOfAnyUtf8Length() {
        FeatureType texts = new ArrayOf(Scalar.STRING);
        String[] letters = {"\0\u007f", "\u0080\u07ff", "\u0800\uffff", "\ud800\udc00\udbff\udfff", "a\u0080\u0800"};
        assertArrayEquals(letters, (String[]) BINARY.decode(texts, BINARY.encode(texts, letters)));
    }

    @Example
    void lengthBeyondTheBytesIsRejected() {
        assertEquals("a length of 2 does not fit the 15 bytes that follow", assertThrows(BadValueException.class,
                () -> BINARY.decode(new ArrayOf(Scalar.DOUBLE),
                        HexFormat.of().parseHex("02000000" + "00".repeat(15))))
                .getMessage());
        byte[] endless = HexFormat.of().parseHex("ffffff7f00");
        for (FeatureType type : SampleValues.types()) {
            if (type instanceof ArrayOf) {
                assertTrue(assertThrows(BadValueException.class, () -> BINARY.decode(type, endless)).getMessage()
                        .startsWith("a length of 2147483647 does not fit"));
            }
        }
    }

    /** Eight digits are a time in text. The characters next to the digits in ASCII begin binary times. */
    @Example
    void textTimeIsNotABinaryTime() {
        for (char first : new char[]{'-', '0', '9'}) {
            assertEquals("8 bytes are not a time of the binary encoding", assertThrows(BadValueException.class,
                    () -> BINARY.decodeTime((first + "1234567").getBytes(UTF_8))).getMessage());
        }
        for (char first : new char[]{',', ':'}) {
            byte[] bytes = (first + "1234567").getBytes(UTF_8);
            assertArrayEquals(bytes, BINARY.encodeTime(BINARY.decodeTime(bytes)));
        }
    }

    @Example
    void leftoverBytesAreDamage() {
        assertEquals("9 bytes are too many for one double", assertThrows(BadValueException.class,
                () -> BINARY.decode(Scalar.DOUBLE, new byte[9])).getMessage());
        assertEquals("5 bytes are too many for this array<int64>", assertThrows(BadValueException.class,
                () -> BINARY.decode(new ArrayOf(Scalar.INT64), new byte[5])).getMessage());
    }
}
