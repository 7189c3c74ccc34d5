package dev.larder.source.storage;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A place that has files in folders. Exceptions are those of file systems, or have messages that follow the file's name;
 * {@link FileFailure} makes sentences of both.
 */
public interface Storage {

    /** Chooses what a {@link #walk} sees. */
    interface Walk {
        enum Into {
            /** Nothing in the folder is wanted. */
            NOTHING,
            /** Some of its folders may not be wanted, so that they are worth a look one by one. */
            FOLDER_BY_FOLDER,
            /** All is wanted. */
            EVERYTHING
        }

        /** Asked for every folder but the first one, before anything in it is seen. */
        Into into(Location folder);

        void file(StoredFile file) throws IOException;

        /** A link that leads nowhere. */
        void danglingLink(Location link) throws IOException;
    }

    /** What is at a place; empty if there is nothing. */
    Optional<StorageEntry> find(Location location) throws IOException;

    /** @throws NoSuchFileException if there is no file at the place */
    default StoredFile file(Location location) throws IOException {
        return find(location).filter(StoredFile.class::isInstance).map(StoredFile.class::cast)
                .orElseThrow(() -> new NoSuchFileException(location.toString()));
    }

    /**
     * What a folder holds, not what its folders hold; nothing if there is no such folder.
     *
     * @param names those that are asked for
     * @param prefix what all of them begin with
     */
    void list(Location folder, Predicate<String> names, String prefix, Consumer<StorageEntry> entries)
            throws IOException;

    /** Whether a folder holds something of such a name; looks no further than the first. */
    boolean holds(Location folder, Predicate<String> names) throws IOException;

    /** All files below a folder, in any order. */
    void walk(Location folder, Walk.Into into, Walk walk) throws IOException;

    /** How a place is reached; empty on this machine. */
    Optional<StorageAccess> access(Location location) throws IOException;

    /** How many files are best opened at the same time; 1 if waiting is no part of it. */
    int concurrency();

    /** Bytes that are rather read than left out by one more request; 0 if reading is not by requests. */
    long gap();

    /** @throws StorageException if that version is no longer there */
    RangeReader open(StoredFile file) throws IOException;

    /** Begins a file, or the next version of one that is there. Fails now if nothing may be written there. */
    NewFile create(Location location) throws IOException;
}
