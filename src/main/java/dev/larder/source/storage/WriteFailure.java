package dev.larder.source.storage;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Explains why a file could not be written: exceptions of file systems often contain only its name. */
public final class WriteFailure {
    private WriteFailure() {}

    /** @param file as the sentence names it */
    public static SourceException sentence(String file, IOException e) {
        String sentence = file + " cannot be written: " + of(e);
        return e instanceof StorageException storage && storage.mayTryAgain()
                ? SourceException.tryAgain(sentence, e)
                : new SourceException(sentence, e);
    }

    /** A clause that says what happened and what to do. */
    public static String of(IOException e) {
        return switch (e) {
            case ClosedByInterruptException interrupted -> "writing was interrupted";
            case NoSuchFileException gone ->
                "there is no folder `" + Path.of(gone.getFile()).getParent() + "`; make it first";
            case AccessDeniedException denied ->
                "permission denied in `" + Path.of(denied.getFile()).getParent() + "`; name a file in another folder";
            case StorageException storage -> storage.getMessage();
            case FileSystemException other when other.getReason() != null -> other.getReason() + "; name another file";
            default -> e.getMessage() + "; make room for it, or name a file on another disk";
        };
    }
}
