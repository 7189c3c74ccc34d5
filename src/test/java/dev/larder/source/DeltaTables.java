package dev.larder.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The Delta tables of src/test/resources. */
public final class DeltaTables {
    /** The time of every file, and so of every version. */
    private static final Instant MADE = Instant.parse("2026-11-19T08:00:00Z");

    private DeltaTables() {}

    /** Writes the folders {@code tables} and {@code expected}. */
    public static void unpack(Path folder) {
        try (InputStream resource = DeltaTables.class.getResourceAsStream("/delta/tables.zip");
                ZipInputStream zip = new ZipInputStream(resource)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = folder.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
                Files.setLastModifiedTime(file, FileTime.from(MADE));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
