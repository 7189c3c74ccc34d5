package dev.larder.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SuggestionsTest {
    private static final List<String> KEYS = List.of("ttl", "ttl_from", "entity", "features", "source");

    @Example
    void findsWhatASlipMissed() {
        assertEquals(Optional.of("ttl"), Suggestions.to("tll", KEYS));
        assertEquals(Optional.of("ttl"), Suggestions.to("TTL", KEYS));
        assertEquals(Optional.of("entity"), Suggestions.to("enttiy", KEYS));
        assertEquals(Optional.of("features"), Suggestions.to("feature", KEYS));
        assertEquals(Optional.of("ttl_from"), Suggestions.to("ttlfrom", KEYS));
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withChars("ab").ofMaxLength(10);
    }

    @Property(tries = 5_000)
    void aThirdOfTheLettersMayBeSlips(@ForAll("names") String name, @ForAll("names") String known) {
        boolean near = isWithin(Math.clamp(name.length() / 3, 1, 3), name, known);
        assertEquals(near ? Optional.of(known) : Optional.empty(), Suggestions.to(name, List.of(known)));
    }

    /** Whether so many letters left out, put in, mistaken or swapped with the next make the one text of the other. */
    private static boolean isWithin(int slips, String a, String b) {
        if (slips < 0) {
            return false;
        }
        if (a.isEmpty() || b.isEmpty()) {
            return a.length() + b.length() <= slips;
        }
        String restOfA = a.substring(1);
        String restOfB = b.substring(1);
        return isWithin(a.charAt(0) == b.charAt(0) ? slips : slips - 1, restOfA, restOfB)
                || isWithin(slips - 1, restOfA, b) || isWithin(slips - 1, a, restOfB)
                || !restOfA.isEmpty() && !restOfB.isEmpty() && a.charAt(0) == b.charAt(1) && a.charAt(1) == b.charAt(0)
                        && isWithin(slips - 1, a.substring(2), b.substring(2));
    }

    @Example
    void doesNotGuessWildly() {
        assertEquals(Optional.empty(), Suggestions.to("db", KEYS));
        assertEquals(Optional.empty(), Suggestions.to("", KEYS));
        assertEquals(Optional.empty(), Suggestions.to("x".repeat(1_000_000), List.of("x".repeat(1_000_000))));
    }

    @Example
    void theFirstOfEqualsWins() {
        assertEquals(Optional.of("ab"), Suggestions.to("aa", List.of("ab", "ac")));
    }

    @Example
    void listsAFewNamesWhereNoneIsNear() {
        assertEquals("unknown view `orders`. Available views: customer, driver",
                Suggestions.unknown("view", "orders", List.of("customer", "driver")));
        assertEquals("unknown view `orders`", Suggestions.unknown("view", "orders", List.of()));
        assertEquals("unknown view `orders`. Available views: " + "v, ".repeat(11) + "v",
                Suggestions.unknown("view", "orders", Collections.nCopies(12, "v")));
        assertEquals("unknown view `orders`", Suggestions.unknown("view", "orders", Collections.nCopies(13, "v")));
    }

    @Example
    void theListNamesEveryKindAndItsPlace() {
        assertEquals("unknown feature or join key `x` in view `customer`. Available features and join keys: total, id",
                Suggestions.unknown("feature or join key", "x", " in view `customer`", List.of("total", "id")));
    }

    @Example
    void aNameCannotCommandTheTerminal() {
        assertEquals("unknown key `\\u001b[31m\\u202ered`",
                Suggestions.unknown("key", "\u001b[31m\u202ered", List.of()));
        assertEquals("unknown key `" + "x".repeat(60) + "...`", Suggestions.unknown("key", "x".repeat(99), List.of()));
    }
}
