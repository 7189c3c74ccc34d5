package dev.larder.source.storage;

/**
 * A file of rows that cannot be read (not there, not Parquet, damaged, not what it was) or written. The message names
 * it.
 */
public final class SourceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SourceException(String message, Throwable cause) {
        super(message, cause);
    }

    public SourceException(String message) {
        this(message, null);
    }
}
