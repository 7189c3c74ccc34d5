package dev.larder.source.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.io.TempDir;

class LocalDiskTest implements StorageContract {
    @TempDir
    private Path folder;

    private static Path path(Location file) {
        return ((Location.Local) file).path();
    }

    @Override
    public Location folder() {
        return LocalFiles.at(folder);
    }

    @Override
    public Storages storages() {
        return Storages.LOCAL;
    }

    @Override
    public void write(Location file, byte[] content) throws IOException {
        Files.createDirectories(path(file).getParent());
        Files.write(path(file), content);
    }

    @Override
    public void delete(Location file) throws IOException {
        Files.delete(path(file));
    }
}
