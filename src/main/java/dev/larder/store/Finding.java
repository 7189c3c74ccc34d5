package dev.larder.store;

/**
 * One thing that was looked at, and how it is.
 *
 * @param what in a word or two, as in {@code clock}
 * @param detail what was found and, where it is not all right, what to do
 */
public record Finding(Level level, String what, String detail) {

    public enum Level {
        OK,
        /** It works, and may not always. */
        WARN,
        /** It does not work. */
        FAIL
    }

    public static Finding ok(String what, String detail) {
        return new Finding(Level.OK, what, detail);
    }

    public static Finding warn(String what, String detail) {
        return new Finding(Level.WARN, what, detail);
    }

    public static Finding fail(String what, String detail) {
        return new Finding(Level.FAIL, what, detail);
    }
}
