package dev.larder.materialize;

/** A run of a view cannot begin or go on, for a reason of its own. The message says what to do. */
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

    /** Another run stands in the way, and will be gone. */
    static RunException tryAgain(String message) {
        return new RunException(message, true);
    }

    public boolean mayTryAgain() {
        return tryAgain;
    }
}
