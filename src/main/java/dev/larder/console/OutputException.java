package dev.larder.console;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Output could not be written: the disk it goes to is full, say. */
public final class OutputException extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    public OutputException(IOException cause) {
        super("standard output cannot be written: " + cause.getMessage(), cause);
    }
}
