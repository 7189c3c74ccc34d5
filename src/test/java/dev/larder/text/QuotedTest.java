package dev.larder.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** A user's text in a message. */
class QuotedTest {
    @Test
    void whatFitsIsWhole() {
        assertEquals("`" + "💜".repeat(60) + "`", Quoted.of("💜".repeat(60)));
        assertEquals("`" + "💜".repeat(60) + "...`", Quoted.of("💜".repeat(61)));
        assertEquals("x".repeat(300), Quoted.path("x".repeat(300)));
        assertEquals("x".repeat(300) + "...", Quoted.path("x".repeat(301)));
    }
}
