package dev.larder.source.storage;

import java.io.IOException;

/** A Parquet file without its end, as a writer leaves it that has not finished. The message follows the file's name. */
public final class UnfinishedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    private UnfinishedFileException(String what) {
        super(what + ". If it is still being written, try again when that is done");
    }

    public static UnfinishedFileException empty() {
        return new UnfinishedFileException("is empty (0 bytes)");
    }

    public static UnfinishedFileException cutShort() {
        return new UnfinishedFileException("is cut short: it starts like a Parquet file but has no footer");
    }
}
