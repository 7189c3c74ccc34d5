package dev.larder.format;

/** A line of a stream of keys or rows is invalid or cannot be read. */
public final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InputException(String source, long line, String message) {
        this(source, line, message, null);
    }

    private InputException(String source, long line, String message, Throwable cause) {
        super(source + ":" + line + ": " + message, cause);
    }

    public static InputException unreadable(String source, long line, Throwable cause) {
        return new InputException(source, line, "reading failed: " + cause.getMessage(), cause);
    }

    /** Whether the stream itself cannot be read, so that no line follows. */
    public boolean isOfTheStream() {
        return getCause() != null;
    }
}
