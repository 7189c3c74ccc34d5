package dev.larder.console;

/** A line of a stream of keys or rows that cannot be read. */
public final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InputException(String source, long line, String message) {
        super(source + ":" + line + ": " + message);
    }
}
