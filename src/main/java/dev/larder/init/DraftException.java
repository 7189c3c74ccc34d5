package dev.larder.init;

/** There is no input for a draft, or a choice is missing. The message says what to change. */
public final class DraftException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DraftException(String message) {
        super(message);
    }
}
