package dev.larder.materialize;

/** A run of a view cannot start or continue. The message says why and what to do. */
public final class RunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean tryAgain;

    private RunException(String message, boolean tryAgain) {
        super(message);
        this.tryAgain = tryAgain;
    }

    public static RunException failed(String message) {
        return new RunException(message, false);
    }

    /** Another run holds the view; the same command may succeed later. */
    static RunException tryAgain(String message) {
        return new RunException(message, true);
    }

    public boolean mayTryAgain() {
        return tryAgain;
    }
}
