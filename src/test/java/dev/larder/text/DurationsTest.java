package dev.larder.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import org.junit.jupiter.api.Test;

class DurationsTest {

    @Test
    void readsEachUnitAndIso() {
        assertEquals(Duration.ofMillis(500), Durations.parse("500ms"));
        assertEquals(Duration.ofSeconds(30), Durations.parse("30s"));
        assertEquals(Duration.ofMinutes(5), Durations.parse("5m"));
        assertEquals(Duration.ofHours(2), Durations.parse("2h"));
        assertEquals(Duration.ofDays(7), Durations.parse("7d"));
        assertEquals(Duration.ofMinutes(90), Durations.parse("PT1H30M"));
        assertEquals(Duration.ofDays(2), Durations.parse("P2D"));
    }

    @Test
    void printsTheLargestUnitThatIsExact() {
        for (String text : List.of("1ms", "1500ms", "90s", "5m", "90m", "25h", "7d", "36500d")) {
            assertEquals(text, Durations.print(Durations.parse(text)));
        }
        assertEquals("7d", Durations.print(Duration.ofHours(168)));
    }

    @Test
    void refusesWhatIsNoDuration() {
        for (String text : List.of("", "7", "d", "7 d", "-7d", "7D7", "1.5h", "7w", "1h30m", "9999999999999999d")) {
            assertThrows(BadValueException.class, () -> Durations.parse(text), text);
        }
        assertRefused("`7` is not a duration; write it like 30s, 5m, 2h, 7d or PT1H30M", "7");
        assertRefused("`0s` is not between 1ms and 36500d", "0s");
        assertRefused("`PT-5S` is not between 1ms and 36500d", "PT-5S");
        assertRefused("`36501d` is not between 1ms and 36500d", "36501d");
        assertRefused("`PT0.0015S` is finer than a millisecond", "PT0.0015S");
    }

    @Test
    void timesMayBeRelativeToNow() {
        Clock clock = Clock.fixed(Instant.parse("2026-11-20T08:00:00.123456789Z"), ZoneOffset.UTC);
        assertEquals(Instant.parse("2026-11-20T08:00:00.123456Z"), TimeText.parse("now", clock));
        assertEquals(Instant.parse("2026-11-13T08:00:00.123456Z"), TimeText.parse("now-7d", clock));
        assertEquals(Instant.parse("2026-11-20T09:30:00.123456Z"), TimeText.parse("now+PT1H30M", clock));
        assertEquals(Instant.parse("2026-11-19T07:00:00Z"), TimeText.parse("2026-11-19T08:00+01:00", clock));
        assertEquals(Instant.parse("2026-11-19T00:00:00Z"), TimeText.parse("2026-11-19", clock));
        for (String text : List.of("now-", "now7d", "now--7d", "Now", "yesterday", "")) {
            assertThrows(BadValueException.class, () -> TimeText.parse(text, clock), text);
        }
    }

    private static void assertRefused(String message, String text) {
        assertEquals(message, assertThrows(BadValueException.class, () -> Durations.parse(text)).getMessage());
    }
}
