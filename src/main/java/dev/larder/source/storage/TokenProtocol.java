package dev.larder.source.storage;

import java.io.IOException;
import java.util.Map;

/** Finds out who asks, for servers that take tokens instead of signatures. Needs libraries that only some runs load. */
public interface TokenProtocol {

    /** The tokens of one identity. */
    interface Tokens {
        /** One that is valid for some minutes; asks for a new one when that is due. */
        String current() throws IOException;

        /** The server does not take this one, though it should be valid: it is not given again if there is another. */
        void refused(String token);

        /** Who it is, as messages name it: a clause like {@code as larder@project.iam.gserviceaccount.com}. */
        String identity();
    }

    /**
     * @param environment of the process
     * @throws StorageException if there are no credentials
     */
    Tokens open(Map<String, String> environment) throws IOException;
}
