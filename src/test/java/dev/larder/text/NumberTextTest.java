package dev.larder.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class NumberTextTest {
    @Example
    void doublesAreWrittenOutUnlessTheyAreVeryLargeOrSmall() {
        Object[][] numbers = {{49_817_247_584.00359, "49817247584.00359"}, {1e7, "10000000.0"}, {1.5, "1.5"},
                {-12_345_678.9, "-12345678.9"}, {9_007_199_254_740_991d, "9007199254740991.0"},
                {1e15, "1000000000000000.0"},
                {1e16, "1e16"}, {1.25e-300, "1.25e-300"}, {0.0001, "0.0001"}, {0.000012, "0.000012"},
                {1e-6, "0.000001"},
                {9.9e-7, "9.9e-7"}, {0d, "0.0"}, {-0d, "-0.0"}, {Double.NaN, "NaN"},
                {Double.NEGATIVE_INFINITY, "-Infinity"}, {Double.MAX_VALUE, "1.7976931348623157e308"},
                {16_777_216f, "16777216.0"}, {0.1f, "0.1"}, {3.4028235e38f, "3.4028235e38"},
                {new BigDecimal("0E-18"), "0.000000000000000000"}, {new BigDecimal("1E+3"), "1000"}, {7L, "7"}};
        for (Object[] number : numbers) {
            assertEquals(number[1], NumberText.plain((Number) number[0]));
        }
    }

    @Property(tries = 20_000)
    void doublesAreReadBackAndHaveNoMoreDigitsThanJavaPrints(@ForAll long bits) {
        double number = Double.longBitsToDouble(bits);
        String text = NumberText.plain(number);
        assertEquals(Double.doubleToLongBits(number), Double.doubleToLongBits(Double.parseDouble(text)));
        if (Double.isFinite(number)) {
            assertTrue(digits(text) <= digits(Double.toString(number)), text);
        }
    }

    private static int digits(String number) {
        return new BigDecimal(number).stripTrailingZeros().precision();
    }

    @Property(tries = 20_000)
    void numbersThatPeopleWriteHaveNoExponent(@ForAll int units, @ForAll int millionths) {
        double number = units + millionths / 1e6;
        assertFalse(NumberText.plain(number).contains("e") && Math.abs(number) >= 1e-6, NumberText.plain(number));
        assertEquals(number, Double.parseDouble(NumberText.plain(number)));
        float single = units / 1000f;
        assertEquals(single, Float.parseFloat(NumberText.plain(single)));
    }
}
