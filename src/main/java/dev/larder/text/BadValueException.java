package dev.larder.text;

/** A value that its type cannot hold, or a text that is no value of its type. The message is one clause for a user. */
public final class BadValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadValueException(String message) {
        super(message);
    }
}
