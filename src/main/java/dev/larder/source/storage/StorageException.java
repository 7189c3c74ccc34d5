package dev.larder.source.storage;

import java.io.IOException;

/** The storage did not give what was asked for. The message is a clause that follows the file's name. */
public final class StorageException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean mayTryAgain;

    private StorageException(String message, Throwable cause, boolean mayTryAgain) {
        super(message, cause);
        this.mayTryAgain = mayTryAgain;
    }

    public static StorageException failed(String clause, Throwable cause) {
        return new StorageException(clause, cause, false);
    }

    /** The same command may succeed later. */
    public static StorageException tryAgain(String clause, Throwable cause) {
        return new StorageException(clause, cause, true);
    }

    /** Another file has taken the place of the one that was listed. */
    public static StorageException changed() {
        return tryAgain("has changed since this run was planned", null);
    }

    public boolean mayTryAgain() {
        return mayTryAgain;
    }
}
