package dev.larder.materialize;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file could not be written, in words: the file systems' exceptions often say only its name. */
public final class FileTrouble {
    private FileTrouble() {}

    /** A clause that goes with the file's name, such as {@code permission denied}. */
    public static String of(IOException e) {
        return switch (e) {
            case NoSuchFileException gone -> "there is no such folder";
            case AccessDeniedException denied -> "permission denied";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
    }
}
