package dev.larder.console;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Standard output cannot be written any more: whoever read it has left, as {@code head} does. */
public final class PipeClosedException extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    public PipeClosedException(IOException cause) {
        super(cause);
    }
}
