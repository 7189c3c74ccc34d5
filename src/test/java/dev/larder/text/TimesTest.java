package dev.larder.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import dev.larder.feature.SampleValues;
import dev.larder.store.TestClock;

class TimesTest {
    @Provide
    Arbitrary<Instant> instants() {
        return SampleValues.instants();
    }

    @Property(tries = 10_000)
    void microsecondsAndTextsAreReadBack(@ForAll("instants") Instant instant) {
        assertEquals(instant, Times.instant(Times.micros(instant)));
        assertEquals(instant, Times.parse(Times.print(instant)));
        assertEquals(Times.micros(instant), Times.micros(Times.parse(Times.print(Times.micros(instant)))));
    }

    @Property(tries = 10_000)
    void microsecondsAreInTheOrderOfTime(@ForAll("instants") Instant a, @ForAll("instants") Instant b) {
        assertEquals(Integer.signum(a.compareTo(b)), Long.compare(Times.micros(a), Times.micros(b)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            2026-11-19;                         2026-11-19T00:00:00Z
            2026-11-19T08:00;                   2026-11-19T08:00:00Z
            2026-11-19 08:00;                   2026-11-19T08:00:00Z
            2026-11-19T08:00Z;                  2026-11-19T08:00:00Z
            2026-11-19T08:00:01.5Z;             2026-11-19T08:00:01.500Z
            2026-11-19 08:00:01.123456;         2026-11-19T08:00:01.123456Z
            2026-11-19T08:00:01.123456789Z;     2026-11-19T08:00:01.123456Z
            1969-12-31T23:59:59.9999999Z;       1969-12-31T23:59:59.999999Z
            2026-11-19T08:00:00+01:00;          2026-11-19T07:00:00Z
            2026-11-19T08:00:00-0930;           2026-11-19T17:30:00Z
            2026-11-19 08:00:00+00;             2026-11-19T08:00:00Z
            2026-11-19T00:30+05:45;             2026-11-18T18:45:00Z
            2024-02-29;                         2024-02-29T00:00:00Z
            2000-02-29T23:59:59Z;               2000-02-29T23:59:59Z
            1901-12-13T20:45:51.999999Z;        1901-12-13T20:45:51.999999Z
            2262-04-11T23:47:16.854775808Z;     2262-04-11T23:47:16.854775Z
            +12345-06-07T08:09:10Z;             +12345-06-07T08:09:10Z
            -0044-03-15;                        -0044-03-15T00:00:00Z
            0000-01-01T00:00Z;                  0000-01-01T00:00:00Z
            +294247-01-10T04:00:54.775807Z;     +294247-01-10T04:00:54.775807Z
            -290308-12-21T19:59:05.224193Z;     -290308-12-21T19:59:05.224193Z
            """)
    void timesAreRead(String text, String instant) {
        assertEquals(Instant.parse(instant), Times.parse(text));
        assertEquals(Instant.parse(instant), Times.parse("  " + text + " \n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "1764000000", "20261119", "2026-11-19T", "2026-11-1908:00", "2026-11-19T 08:00",
            "2026-11-19  08:00", "2026-1-9", "2026-11-19T8:00", "2026-11-19T08", "2026-13-01", "2026-02-29",
            "1900-02-29", "2026-11-19T24:01", "2026-11-19T08:00:60Z", "2026-11-19T08:00:00.", "10000-01-01",
            "2026-11-19T08:00+25:00", "2026-11-19T08:00 Europe/Berlin", "2026-11-19Z", "19.11.2026"})
    void noTimesAreRefused(String text) {
        assertEquals("`" + text + "` is not a time; write it like 2026-11-19T08:00:00Z",
                assertThrows(BadValueException.class, () -> Times.parse(text)).getMessage());
    }

    @Example
    void timesThatALongOfMicrosecondsCannotSayAreOutOfRange() {
        assertEquals("the time +294247-01-10T04:00:54.775808Z is out of range", assertThrows(BadValueException.class,
                () -> Times.parse("+294247-01-10T04:00:54.775808Z")).getMessage());
        assertEquals("the time -290308-12-21T19:59:05.224191Z is out of range", assertThrows(BadValueException.class,
                () -> Times.parse("-290308-12-21T19:59:05.224191Z")).getMessage());
        assertThrows(BadValueException.class, () -> Times.parse("+999999999-12-31T23:59:59.999999999-18:00"));
        assertThrows(BadValueException.class, () -> Times.micros(Instant.MIN));
        assertThrows(BadValueException.class, () -> Times.micros(Instant.MAX));
    }

    @Example
    void relativeTimesCountFromTheClock() {
        TestClock clock = new TestClock("2026-11-20T08:00:00.123456789Z");
        assertEquals(Instant.parse("2026-11-20T08:00:00.123456Z"), TimeText.parse("now", clock));
        assertEquals(Instant.parse("2026-11-13T08:00:00.123456Z"), TimeText.parse("now-7d", clock));
        assertEquals(Instant.parse("2026-11-20T09:30:00.123456Z"), TimeText.parse("now+PT1H30M", clock));
        assertEquals(Instant.parse("2026-11-20T00:00:00Z"), TimeText.parse("2026-11-20", clock));
        assertEquals("`yesterday` is not a duration; write it like 30s, 5m, 2h, 7d or PT1H30M",
                assertThrows(BadValueException.class, () -> TimeText.parse("now-yesterday", clock)).getMessage());
    }
}
