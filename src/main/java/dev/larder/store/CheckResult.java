package dev.larder.store;

/**
 * The result of one check of the doctor.
 *
 * @param what the thing that was checked, in one or two words, for example {@code clock}
 * @param detail what was found and, if it is not OK, what to do
 */
public record CheckResult(Level level, String what, String detail) {
    public enum Level {
        OK,
        /** It works now, but may fail or lose rows later. */
        WARN,
        /** It does not work. */
        FAIL
    }

    public static CheckResult ok(String what, String detail) {
        return new CheckResult(Level.OK, what, detail);
    }

    public static CheckResult warn(String what, String detail) {
        return new CheckResult(Level.WARN, what, detail);
    }

    public static CheckResult fail(String what, String detail) {
        return new CheckResult(Level.FAIL, what, detail);
    }
}
