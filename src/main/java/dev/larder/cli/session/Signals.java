package dev.larder.cli.session;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

import dev.larder.console.Console;
import dev.larder.materialize.Interruption;

/**
 * Handles Ctrl-C and SIGTERM during work that should end between two batches: the first signal requests the end, the
 * second one does what it would do without this class. The JVM exits at once, and removes unfinished files and uploads in
 * its shutdown hooks, which a signal of the system's own default would not leave it time for; the prompt interrupts the
 * command. A terminal that changes its size tells the console, for the progress bar.
 */
public final class Signals {
    private static final String[] NAMES = {"INT", "TERM"};
    private static final String RESIZED = "WINCH";

    private Signals() {}

    public static <T> T during(Console console, Interruption interruption, Supplier<T> work) {
        Object[] before = new Object[NAMES.length];
        for (int i = 0; i < NAMES.length; i++) {
            before[i] = JvmSignals.handle(NAMES[i], () -> interrupt(console, interruption, before));
        }
        boolean mayBeResized = console.terminal().error();
        Object beforeResize = mayBeResized
                ? JvmSignals.handle(RESIZED, () -> resize(console))
                : null;
        try {
            return work.get();
        } finally {
            if (mayBeResized) {
                JvmSignals.restore(RESIZED, beforeResize);
            }
            restore(before);
        }
    }

    private static void restore(Object[] before) {
        for (int i = 0; i < NAMES.length; i++) {
            JvmSignals.restore(NAMES[i], before[i]);
        }
    }

    private static void interrupt(Console console, Interruption interruption, Object[] before) {
        restore(before);
        console.tell("interrupted: finishing the current batches (interrupt again to stop at once)");
        interruption.request();
    }

    /** Java cannot ask for the size of a terminal. If `stty` cannot either, the old width stays. */
    private static void resize(Console console) {
        try {
            Process stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty")).start();
            String[] size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip()
                    .split(" ");
            if (stty.waitFor() == 0 && size.length == 2) {
                console.resize(Integer.parseInt(size[1]));
            }
        } catch (IOException | NumberFormatException e) {
            // Not a terminal after all.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
