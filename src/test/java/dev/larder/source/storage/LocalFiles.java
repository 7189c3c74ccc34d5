package dev.larder.source.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Files of this machine as the storage port has them. */
public final class LocalFiles {
    private LocalFiles() {}

    public static Location at(Path path) {
        return Location.of(path.toString());
    }

    public static RangeReader open(Path path) throws IOException {
        return Storages.LOCAL.of(at(path)).open(stored(path));
    }

    public static StoredFile stored(Path path) {
        try {
            return (StoredFile) Storages.LOCAL.of(at(path)).find(at(path)).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
