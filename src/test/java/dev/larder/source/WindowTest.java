package dev.larder.source;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WindowTest {
    private static boolean contains(Window window, long micros) {
        return !window.isBefore(micros) && !window.isAfter(micros);
    }

    @Test
    void includesItsStartAndExcludesItsEnd() {
        Window window = new Window(-5, 5);
        assertFalse(contains(window, -6));
        assertTrue(contains(window, -5));
        assertTrue(contains(window, 4));
        assertFalse(contains(window, 5));
        assertFalse(contains(new Window(5, 5), 5));
    }

    @Test
    void theUnboundedWindowContainsEveryTime() {
        assertTrue(contains(Window.ALL, Long.MIN_VALUE));
        assertTrue(contains(Window.ALL, Long.MAX_VALUE));
    }

    @Test
    void anEndBeforeTheStartIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Window(5, 4));
    }
}
