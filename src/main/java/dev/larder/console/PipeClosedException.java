package dev.larder.console;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The reader of standard output has closed it, as {@code head} does. */
public final class PipeClosedException extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    public PipeClosedException(IOException cause) {
        super(cause);
    }
}
