package dev.larder.cli.session;

import java.util.function.Supplier;

import dev.larder.console.Console;
import dev.larder.materialize.Interruption;

/**
 * Handles Ctrl-C and SIGTERM during work that should end between two batches: the first signal requests the end, the
 * second one ends the process at once, which is the JVM's default. JLine knows how to reach the JVM's internal signal
 * handlers.
 */
public final class Signals {
    private static final String[] NAMES = {"INT", "TERM"};

    private Signals() {}

    public static <T> T during(Console console, Interruption interruption, Supplier<T> work) {
        Object[] before = new Object[NAMES.length];
        for (int i = 0; i < NAMES.length; i++) {
            before[i] = org.jline.utils.Signals.register(NAMES[i], () -> interrupt(console, interruption));
        }
        try {
            return work.get();
        } finally {
            for (int i = 0; i < NAMES.length; i++) {
                org.jline.utils.Signals.unregister(NAMES[i], before[i]);
            }
        }
    }

    private static void interrupt(Console console, Interruption interruption) {
        for (String name : NAMES) {
            org.jline.utils.Signals.registerDefault(name);
        }
        console.tell("interrupted: finishing the current batches (interrupt again to stop at once)");
        interruption.request();
    }
}
