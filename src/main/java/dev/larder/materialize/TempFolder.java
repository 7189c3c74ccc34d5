package dev.larder.materialize;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder of this process for temporary files. Closing it deletes it; one that a killed process left is deleted by the
 * next run on the machine.
 */
final class TempFolder implements AutoCloseable {
    private static final String PREFIX = "larder-run-";
    private static final Pattern NAME = Pattern.compile(Pattern.quote(PREFIX) + "(\\d+)-.*");

    private final Path parent;
    private Path folder;

    /** @param parent where temporary files go; the folder is made when the first file is */
    TempFolder(Path parent) {
        this.parent = parent;
        deleteOrphans(parent);
    }

    Path file(String name) throws IOException {
        if (folder == null) {
            Files.createDirectories(parent);
            folder = Files.createTempDirectory(parent, PREFIX + ProcessHandle.current().pid() + "-");
        }
        return folder.resolve(name);
    }

    private static void deleteOrphans(Path parent) {
        if (!Files.isDirectory(parent)) {
            return;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path candidate : folders) {
                Matcher name = NAME.matcher(candidate.getFileName().toString());
                if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
                    delete(candidate);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // Another's leftovers that cannot be removed are no reason not to run.
        }
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }

    @Override
    public void close() {
        if (folder != null) {
            try {
                delete(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
