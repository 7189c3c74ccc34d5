package dev.larder.source;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WindowTest {
    @Test
    void hasItsFirstTimeAndNotItsLast() {
        Window window = new Window(-5, 5);
        assertFalse(window.contains(-6));
        assertTrue(window.contains(-5));
        assertTrue(window.contains(4));
        assertFalse(window.contains(5));
        assertFalse(new Window(5, 5).contains(5));
    }

    @Test
    void allIsAll() {
        assertTrue(Window.ALL.contains(Long.MIN_VALUE));
        assertTrue(Window.ALL.contains(Long.MAX_VALUE));
    }

    @Test
    void cannotEndBeforeItBegins() {
        assertThrows(IllegalArgumentException.class, () -> new Window(5, 4));
    }
}
