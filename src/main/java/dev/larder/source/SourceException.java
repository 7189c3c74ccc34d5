package dev.larder.source;

/** A source that cannot be read: not there, not Parquet, damaged, or not what it was. The message names the path. */
public final class SourceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SourceException(String message, Throwable cause) {
        super(message, cause);
    }

    SourceException(String message) {
        this(message, null);
    }
}
