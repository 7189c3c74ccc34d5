package dev.larder.materialize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a file so that a reader sees the old one or the new one, and never a part. */
final class WholeFile {
    private WholeFile() {}

    static void write(Path file, String text) {
        Path absolute = file.toAbsolutePath();
        // Beside it, for only within a file system is a move one step; the node exporter reads *.prom and not this.
        Path temporary = absolute.resolveSibling("." + absolute.getFileName() + "." + ProcessHandle.current().pid());
        try {
            try {
                Files.writeString(temporary, text);
                Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw RunException.failed(file + " cannot be written (" + e + ")");
        }
    }
}
