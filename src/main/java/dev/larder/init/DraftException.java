package dev.larder.init;

/** There is nothing to make a draft of, or a choice is missing. The message says what to change. */
public final class DraftException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DraftException(String message) {
        super(message);
    }
}
