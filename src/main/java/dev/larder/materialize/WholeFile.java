package dev.larder.materialize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

import dev.larder.source.FileTrouble;

/** Writes a file so that a reader sees the old one or the new one, and never a part. */
final class WholeFile {
    private WholeFile() {}

    static void write(Path file, String text) {
        try {
            if (!Files.exists(file)) {
                replace(file.toAbsolutePath(), text);
            } else if (Files.isRegularFile(file)) {
                // What a link leads to, and not the link.
                replace(file.toRealPath(), text);
            } else {
                // A device or a pipe is for writing to: a file in its place would be no good to anyone.
                Files.writeString(file, text);
            }
        } catch (IOException e) {
            throw RunException.failed(file + " cannot be written: " + FileTrouble.of(e));
        }
    }

    private static void replace(Path file, String text) throws IOException {
        // Beside it, for only within a file system is a move one step; the node exporter reads *.prom and not this.
        // Nobody can have put a link there before, for nobody knows the name.
        Path temporary = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
        try {
            Files.writeString(temporary, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void replace(Path file, String text) throws IOException {
        // Beside it, for only within a file system is a move one step; the node exporter reads *.prom and not this.
        // Nobody can have put a link there before, for nobody knows the name.
        Path temporary = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
        try {
            Files.writeString(temporary, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
