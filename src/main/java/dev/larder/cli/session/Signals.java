package dev.larder.cli.session;

import java.util.function.Supplier;

import dev.larder.console.Console;
import dev.larder.materialize.Interruption;

/**
 * Ctrl-C and SIGTERM while rows are being written: the first one asks for an end, the second one ends the process at
 * once, as is the JVM's way. By way of JLine, which knows how to reach the unofficial signal handlers.
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
        console.tell("interrupted: finishing the batches under way (again to end at once)");
        interruption.request();
    }
}
