package dev.larder.source.storage;

/**
 * A file of rows cannot be read (missing, not Parquet, damaged, changed) or written. The message names it.
 */
public final class SourceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean mayTryAgain;

    private SourceException(String message, Throwable cause, boolean mayTryAgain) {
        super(message, cause);
        this.mayTryAgain = mayTryAgain;
    }

    public SourceException(String message, Throwable cause) {
        this(message, cause, false);
    }

    public SourceException(String message) {
        this(message, null);
    }

    /** Of a file that somebody is writing or replacing, so that the same command may succeed later. */
    public static SourceException tryAgain(String message, Throwable cause) {
        return new SourceException(message, cause, true);
    }

    public boolean mayTryAgain() {
        return mayTryAgain;
    }
}
