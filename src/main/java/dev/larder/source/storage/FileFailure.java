package dev.larder.source.storage;

import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import dev.larder.source.parquet.UnfinishedFileException;

/** Turns what went wrong with a file into a sentence that begins with its name. */
public final class FileFailure {
    private FileFailure() {}

    /** @param cause of the file system, or one whose message is a clause that follows the name */
    public static SourceException of(Path path, Exception cause) {
        return switch (cause) {
            case ClosedByInterruptException interrupted ->
                new SourceException("reading `" + path + "` was interrupted", cause);
            case NoSuchFileException gone -> new SourceException("`" + gone.getFile() + "` does not exist", cause);
            case AccessDeniedException denied ->
                new SourceException("`" + denied.getFile() + "` cannot be read: permission denied", cause);
            case FileSystemLoopException loop ->
                new SourceException("`" + loop.getFile() + "` is a link to a folder that it is in", cause);
            case FileSystemException other ->
                new SourceException("`" + other.getFile() + "` cannot be read: " + other.getReason(), cause);
            case DirectoryIteratorException listing -> of(path, listing.getCause());
            case UnfinishedFileException unfinished ->
                SourceException.tryAgain("`" + path + "` " + unfinished.getMessage(), cause);
            default -> new SourceException("`" + path + "` " + cause.getMessage(), cause);
        };
    }
}
