package dev.larder.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

    /** The first line that a phase draws, without the code that clears the line. */
    private String drawn(int columns) {
        messages.reset();
        Terminal terminal = new Terminal(true, true, true, columns, false);
        ProgressBar bar = new ProgressBar(new Console(InputStream.nullInputStream(), OutputStream.nullOutputStream(),
                messages, terminal, Map.of()));
        bar.phase("customer_features: finding the latest rows", 2_000_000);
        while (messages.size() == 0) {
            bar.advance(1);
        }
        String text = messages.toString(StandardCharsets.UTF_8);
        assertTrue(text.startsWith("\r\u001b[K"), text);
        return text.substring("\r\u001b[K".length());
    }

    @Test
    void isNotCutIfTheWidthIsUnknown() {
        assertTrue(drawn(0).matches("customer_features: finding the latest rows \\[[= ]{24}] [0-9,]+ rows,"
                + " [0-9,]+ rows/s, [0-9]+ %, .* left"));
    }

    /** A line that wraps cannot be cleared, so that every redraw would leave one behind. */
    @Test
    void staysOnOneTerminalLine() {
        assertEquals(59, TerminalText.width(drawn(60)));
        assertEquals(79, TerminalText.width(drawn(80)));
    }

    /** A terminal that became narrower has wrapped what was drawn before. */
    @Test
    void aBarThatWasWrappedIsClearedAsAWhole() {
        Console console = new Console(InputStream.nullInputStream(), OutputStream.nullOutputStream(), messages,
                new Terminal(true, true, true, 120, false), Map.of());
        ProgressBar bar = new ProgressBar(console);
        bar.phase("customer_features: finding the latest rows", 2_000_000);
        while (messages.size() == 0) {
            bar.advance(1);
        }
        messages.reset();
        console.resize(50);
        bar.clear();
        assertEquals("\r\u001b[K" + "\u001b[A\u001b[K".repeat(2), messages.toString(StandardCharsets.UTF_8));
    }
}
