package dev.larder.cli.session;

/** The user asked for something that does not exist or cannot be combined. The message says what to write instead. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
