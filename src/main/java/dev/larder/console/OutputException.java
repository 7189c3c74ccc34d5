package dev.larder.console;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Standard output could not be written, for example to a full disk. */
public final class OutputException extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    public OutputException(IOException cause) {
        super("standard output cannot be written: " + cause.getMessage(), cause);
    }
}
