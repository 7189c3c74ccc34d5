package dev.larder.command;

/** The user asked for something that does not exist or does not go together. The message says what to write instead. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
