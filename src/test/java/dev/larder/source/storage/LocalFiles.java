package dev.larder.source.storage;

import java.io.IOException;
import java.nio.file.Path;

/** Files of this machine as the storage port has them. */
public final class LocalFiles {
    private LocalFiles() {}

    public static Location at(Path path) {
        return Location.of(path.toString());
    }

    public static RangeReader open(Path path) throws IOException {
        Storage disk = Storages.LOCAL.of(at(path));
        return disk.open((StoredFile) disk.find(at(path)).orElseThrow());
    }
}
