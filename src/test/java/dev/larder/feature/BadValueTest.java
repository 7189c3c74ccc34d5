package dev.larder.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;

import dev.larder.text.BadValueException;

/** What a user reads who wrote a value that is none. */
class BadValueTest {

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '\'',
            textBlock = """
                    int32;            many;                 `many` is not an int32
                    int32;            2147483648;           `2147483648` is not an int32
                    int32;            1.5;                  `1.5` is not an int32
                    int32;            '';                   `` is not an int32
                    int64;            9223372036854775808;  `9223372036854775808` is not an int64
                    int64;            0x10;                 `0x10` is not an int64
                    float;            3.5e38;               `3.5e38` is too large for a float
                    float;            1f;                   `1f` is not a float
                    float;            0x1p3;                `0x1p3` is not a float
                    double;           1e309;                `1e309` is too large for a double
                    double;           1d;                   `1d` is not a double
                    double;           ' 1';                 ` 1` is not a double
                    double;           '1,5';                `1,5` is not a double
                    bool;             yes;                  `yes` is not a bool
                    bytes;            a;                    `a` is not base64, in which bytes are written
                    bytes;            ä;                    `ä` is not base64, in which bytes are written
                    timestamp;        1764000000;           '`1764000000` is not a time; write it like 2026-11-19T08:00:00Z'
                    timestamp;        2026-02-29;           '`2026-02-29` is not a time; write it like 2026-11-19T08:00:00Z'
                    timestamp;        +300000-01-01;        the time +300000-01-01T00:00:00Z is out of range
                    uuid;             '';                   `` is not a uuid
                    uuid;             1-1-1-1-1;            `1-1-1-1-1` is not a uuid
                    uuid;             6ba7b8109dad11d180b400c04fd430c8; `6ba7b8109dad11d180b400c04fd430c8` is not a uuid
                    uuid;             +ba7b810-9dad-11d1-80b4-00c04fd430c8; `+ba7b810-9dad-11d1-80b4-00c04fd430c8` is not a uuid
                    decimal(10,2);    '';                   '`` is not a decimal(10,2)'
                    decimal(10,2);    NaN;                  '`NaN` is not a decimal(10,2)'
                    decimal(10,2);    0x1;                  '`0x1` is not a decimal(10,2)'
                    decimal(10,2);    ' 1';                 '` 1` is not a decimal(10,2)'
                    decimal(10,2);    1.005;                '`1.005` has more decimal places than decimal(10,2)'
                    decimal(10,2);    1e-999999999;         '`1E-999999999` has more decimal places than decimal(10,2)'
                    decimal(10,2);    100000000;            '`100000000` is out of range for decimal(10,2)'
                    decimal(10,2);    1e999999999;          '`1E+999999999` is out of range for decimal(10,2)'
                    decimal(10,2);    1e9999999999;         '`1e9999999999` is not a decimal(10,2)'
                    array<decimal(3,0)>; '["1.5"]';         '`1.5` has more decimal places than decimal(3,0)'
                    array<int64>;     '[1,';                `[1,` is not an array<int64>
                    array<int64>;     '';                   `` is not an array<int64>
                    array<int64>;     '[1] 2';              `[1] 2` is not an array<int64>
                    array<int64>;     1;                    `1` is not an array<int64>
                    array<int64>;     '[1.5]';              `1.5` is not an int64
                    array<int64>;     '[null]';             an array holds a null, which no store keeps
                    array<int64>;     '[[1]]';              `[` is not an int64
                    array<float>;     '[1e39]';             `1e39` is not a float
                    array<string>;    '["\\ud800"]';        'the text holds half of a surrogate pair, which is not valid Unicode'
                    array<bool>;      '[1]';                `1` is not a bool
                    """)
    void textIsRefused(String type, String text, String message) {
        FeatureType known = FeatureType.parse(type).orElseThrow();
        assertEquals(message, assertThrows(BadValueException.class, () -> ValueText.parse(known, text)).getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '\'', textBlock = """
            string;     1;                        `1` is not a string
            string;     '{}';                     `{` is not a string
            int32;      '"1"';                    `1` is not an int32
            int32;      2147483648;               `2147483648` is not an int32
            int64;      9223372036854775808;      `9223372036854775808` is not an int64
            int64;      1e300;                    `1e300` is not an int64
            int64;      1e400;                    `1e400` is not an int64
            int64;      0.5;                      `0.5` is not an int64
            int64;      1e9999999999;             `1e9999999999` is not an int64
            int64;      NaN;                      `NaN` is not an int64
            int64;      9007199254740993.0;       `9007199254740993.0` is not an int64
            int64;      -9007199254740993.0;      `-9007199254740993.0` is not an int64
            double;     '"1.5"';                  `1.5` is not a double
            double;     1e309;                    `1e309` is not a double
            double;     true;                     `true` is not a double
            float;      true;                     `true` is not a float
            float;      '"many"';                 `many` is not a float
            bool;       0;                        `0` is not a bool
            bool;       '"true"';                 `true` is not a bool
            bytes;      1;                        `1` is not a bytes
            timestamp;  1764000000;               `1764000000` is not a timestamp
            uuid;       1;                        `1` is not a uuid
            uuid;       '"1"';                    `1` is not a uuid
            decimal(10,2); true;                  '`true` is not a decimal(10,2)'
            decimal(10,2); NaN;                   '`NaN` is not a decimal(10,2)'
            decimal(10,2); '"NaN"';               '`NaN` is not a decimal(10,2)'
            decimal(10,2); 0.001;                 '`0.001` has more decimal places than decimal(10,2)'
            decimal(10,2); -100000000.00;         '`-100000000.00` is out of range for decimal(10,2)'
            decimal(10,2); 1e999999999;           '`1E+999999999` is out of range for decimal(10,2)'
            array<int32>; '{"a":1}';              `{` is not an array<int32>
            """)
    void jsonIsRefused(String type, String json, String message) {
        FeatureType known = FeatureType.parse(type).orElseThrow();
        assertEquals(message, assertThrows(BadValueException.class, () -> read(known, json)).getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '\'', textBlock = """
            decimal(38,10); 96334497577.0069525621; 96334497577.0069525621
            decimal(38,10); '"1e3"';  1000.0000000000
            decimal(38,0); 99999999999999999999999999999999999999; 99999999999999999999999999999999999999
            decimal(10,2); 1.500;     1.50
            decimal(10,2); 0e999999999; 0.00
            decimal(10,2); 0e-999999999; 0.00
            decimal(10,2); -7;        -7.00
            uuid;      '"6BA7B810-9DAD-11D1-80B4-00C04FD430C8"'; 6ba7b810-9dad-11d1-80b4-00c04fd430c8
            int64;     3.0;          3
            int64;     1e3;          1000
            int64;     0.0e9;        0
            int64;     9007199254740992.0;  9007199254740992
            int64;     -9007199254740992.0;  -9007199254740992
            int32;     -2147483648;  -2147483648
            double;    3;            3.0
            double;    1e-400;       0.0
            double;    '"NaN"';      NaN
            double;    NaN;          NaN
            double;    -Infinity;    -Infinity
            float;     '"-inf"';     -Infinity
            float;     Infinity;     Infinity
            """)
    void numbersAsOtherWritersPutThem(String type, String json, String value) {
        assertEquals(value, read(FeatureType.parse(type).orElseThrow(), json).toString());
    }

    @Test
    void textsOfOtherToolsAreRead() {
        assertEquals(Double.NaN, ValueText.parse(FeatureType.Scalar.DOUBLE, "nan"));
        assertEquals(Float.NEGATIVE_INFINITY, ValueText.parse(FeatureType.Scalar.FLOAT, "-inf"));
        assertEquals(true, ValueText.parse(FeatureType.Scalar.BOOL, "True"));
        assertEquals(Instant.parse("2026-11-19T08:00:00Z"),
                ValueText.parse(FeatureType.Scalar.TIMESTAMP, "2026-11-19 08:00"));
        for (String base64 : new String[]{"-_8=", "-_8", "+/8=", "+/8"}) {
            assertArrayEquals(new byte[]{-5, -1}, (byte[]) ValueText.parse(FeatureType.Scalar.BYTES, base64));
        }
    }

    /** The time to parse a number grows faster than its digits. */
    @Test
    void aNumberOfAMillionDigitsIsRefusedAtOnce() {
        assertEquals("`" + "9".repeat(60) + "...` is not a decimal(38,0)", assertThrows(BadValueException.class,
                () -> ValueText.parse(new FeatureType.DecimalOf(38, 0), "9".repeat(1_000_000))).getMessage());
    }

    @Test
    void aLongTextIsCutInTheMessage() {
        assertEquals("`" + "9".repeat(60) + "...` is not an int64", assertThrows(BadValueException.class,
                () -> ValueText.parse(FeatureType.Scalar.INT64, "9".repeat(1_000_000))).getMessage());
    }

    private static Object read(FeatureType type, String json) {
        try (JsonParser in = ValueJson.JSON.createParser(ObjectReadContext.empty(), json)) {
            in.nextToken();
            return ValueJson.read(in, type);
        }
    }
}
