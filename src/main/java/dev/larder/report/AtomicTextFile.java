package dev.larder.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.larder.materialize.RunException;
import dev.larder.source.storage.NewFile;
import dev.larder.source.storage.WriteFailure;

/** Writes a file so that a reader sees the old one or the new one, and never a part. */
public final class AtomicTextFile {
    private AtomicTextFile() {}

    public static void write(Path file, String text) {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                // A device or a pipe is for writing to: a file in its place would be no good to anyone.
                Files.writeString(file, text);
            } else {
                replace(file, text);
            }
        } catch (IOException e) {
            throw RunException.failed(file + " cannot be written: " + WriteFailure.of(e));
        }
    }

    private static void replace(Path file, String text) throws IOException {
        try (NewFile whole = NewFile.create(file)) {
            whole.stream().write(text.getBytes(StandardCharsets.UTF_8));
            whole.finish();
        }
    }
}
