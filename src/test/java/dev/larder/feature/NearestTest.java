package dev.larder.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> KEYS = List.of("ttl", "ttl_from", "entity", "features", "source");

    @Test
    void findsWhatASlipMissed() {
        assertEquals(Optional.of("ttl"), Nearest.to("tll", KEYS));
        assertEquals(Optional.of("ttl"), Nearest.to("TTL", KEYS));
        assertEquals(Optional.of("entity"), Nearest.to("enttiy", KEYS));
        assertEquals(Optional.of("features"), Nearest.to("feature", KEYS));
        assertEquals(Optional.of("ttl_from"), Nearest.to("ttlfrom", KEYS));
    }

    @Test
    void doesNotGuessWildly() {
        assertEquals(Optional.empty(), Nearest.to("db", KEYS));
        assertEquals(Optional.empty(), Nearest.to("", KEYS));
        assertEquals(Optional.empty(), Nearest.to("x".repeat(1_000_000), List.of("x".repeat(1_000_000))));
    }

    @Test
    void theFirstOfEqualsWins() {
        assertEquals(Optional.of("ab"), Nearest.to("aa", List.of("ab", "ac")));
    }

    @Test
    void listsAFewNamesWhereNoneIsNear() {
        assertEquals("unknown view `orders`; there are `customer`, `driver`",
                Nearest.unknown("view", "orders", List.of("customer", "driver")));
        assertEquals("unknown view `orders`", Nearest.unknown("view", "orders", List.of()));
        assertEquals("unknown view `orders`",
                Nearest.unknown("view", "orders", IntStream.range(0, 50).mapToObj(i -> "view" + i).toList()));
    }

    @Test
    void aNameCannotCommandTheTerminal() {
        assertEquals("unknown key `\\u001b[31m\\u202ered`", Nearest.unknown("key", "\u001b[31m\u202ered", List.of()));
        assertEquals("unknown key `" + "x".repeat(60) + "...`", Nearest.unknown("key", "x".repeat(99), List.of()));
    }
}
