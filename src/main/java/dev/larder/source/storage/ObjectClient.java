package dev.larder.source.storage;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

import dev.larder.source.storage.Location.Remote;

/**
 * The protocol of an object store: single requests, with their retries. Exceptions have messages that follow the name of
 * the object or folder.
 */
public interface ObjectClient extends AutoCloseable {

    /**
     * A part of a listing.
     *
     * @param folders what keys have in common up to the next `/`, if these were asked for, and objects that stand for folders
     * @param next where the listing goes on, null at its end
     */
    record Page(List<StoredFile> files, List<Remote> folders, String next) {}

    /**
     * @param prefix of the keys, which may end within a name
     * @param byFolder whether keys with a `/` behind the prefix are to be summed up as folders
     * @param from {@link Page#next} of the page before, null for the first
     * @param most files and folders of the page
     */
    Page list(Remote prefix, boolean byFolder, String from, int most) throws IOException;

    /** An object; empty if there is none of this key. */
    Optional<StoredFile> find(Remote object) throws IOException;

    /** How the bucket is reached. */
    StorageAccess access(Remote place) throws IOException;

    /** Where the bytes of a range go; after a failure they come again from the beginning. */
    interface Target {
        /**
         * Takes some bytes from a stream.
         *
         * @param at how many of the range came before
         * @return how many, -1 at the end of the stream
         */
        int take(InputStream in, long at, int most) throws IOException;
    }

    /**
     * Reads a range of exactly this version.
     *
     * @throws java.nio.file.NoSuchFileException if the object is no longer there
     */
    void read(StoredFile file, long position, long length, Target target) throws IOException;

    /** An object that is sent in parts, and that nobody sees before it is complete. */
    interface Upload {
        /** The next part. All but the last have the same size. */
        void send(byte[] part, int count) throws IOException;

        /** The object is there when this returns, empty without parts, or the one that had its key before if this fails. */
        void complete() throws IOException;

        /** Removes the parts. */
        void abort() throws IOException;
    }

    /** Fails if nothing may be written there. */
    Upload begin(Remote object) throws IOException;

    @Override
    void close();
}
