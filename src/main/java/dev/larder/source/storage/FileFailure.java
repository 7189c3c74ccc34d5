package dev.larder.source.storage;

import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;

/** Turns what went wrong with a file into a sentence that begins with its name. */
public final class FileFailure {
    private FileFailure() {}

    /** @param cause of the file system, or one whose message is a clause that follows the name */
    public static SourceException of(Location place, Exception cause) {
        return switch (cause) {
            case ClosedByInterruptException interrupted ->
                new SourceException("reading `" + place + "` was interrupted", cause);
            case NoSuchFileException gone -> new SourceException("`" + gone.getFile() + "` does not exist", cause);
            case AccessDeniedException denied ->
                new SourceException("`" + denied.getFile() + "` cannot be read: permission denied", cause);
            case FileSystemLoopException loop ->
                new SourceException("`" + loop.getFile() + "` is a link to a folder that it is in", cause);
            case FileSystemException other ->
                new SourceException("`" + other.getFile() + "` cannot be read: " + other.getReason(), cause);
            case UnfinishedFileException unfinished ->
                SourceException.tryAgain("`" + place + "` " + unfinished.getMessage(), cause);
            case StorageException failure when failure.mayTryAgain() ->
                SourceException.tryAgain("`" + place + "` " + failure.getMessage(), cause);
            default -> new SourceException("`" + place + "` " + cause.getMessage(), cause);
        };
    }
}
