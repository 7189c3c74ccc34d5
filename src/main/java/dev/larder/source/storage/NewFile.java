package dev.larder.source.storage;

import java.io.IOException;
import java.io.OutputStream;

/** A file that is written atomically: readers see the old content, if there is any, or all of the new. */
public interface NewFile extends AutoCloseable {
    /** Where the content goes. Closing it does nothing. */
    OutputStream stream();

    /** @return the size of the file, which now has its name */
    long finish() throws IOException;

    /** Removes what was written, unless it is finished. */
    @Override
    void close() throws IOException;
}
