package dev.larder.source.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

import dev.larder.source.storage.Location.Local;

/** The files of this machine. */
final class LocalDisk implements Storage {
    private static final String INODE = "ino=";

    @Override
    public Optional<StorageEntry> find(Location location) throws IOException {
        try {
            return Optional.of(entry(path(location)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void list(Location folder, Predicate<String> names, String prefix, Consumer<StorageEntry> entries)
            throws IOException {
        if (!Files.isDirectory(path(folder))) {
            return;
        }
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(path(folder))) {
            for (Path path : paths) {
                if (names.test(path.getFileName().toString())) {
                    entries.accept(Files.isSymbolicLink(path) && !Files.exists(path)
                            ? new StorageEntry.Other(new Local(path))
                            : entry(path));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    @Override
    public boolean holds(Location folder, Predicate<String> names) throws IOException {
        if (!Files.isDirectory(path(folder))) {
            return false;
        }
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(path(folder),
                path -> names.test(path.getFileName().toString()))) {
            return paths.iterator().hasNext();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    @Override
    public void walk(Location folder, Walk.Into into, Walk walk) throws IOException {
        Files.walkFileTree(path(folder), EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE,
                new Visitor(path(folder), walk));
    }

    @Override
    public Optional<StorageAccess> access(Location location) {
        return Optional.empty();
    }

    @Override
    public int concurrency() {
        return 1;
    }

    @Override
    public long gap() {
        return 0;
    }

    @Override
    public RangeReader open(StoredFile file) throws IOException {
        Path path = path(file.location());
        FileChannel channel = FileChannel.open(path);
        try {
            LocalReader reader = new LocalReader(file, path, channel);
            reader.requireUnchanged();
            return reader;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public NewFile create(Location location) throws IOException {
        return LocalNewFile.create(path(location));
    }

    private static Path path(Location location) {
        return ((Local) location).path();
    }

    private static StorageEntry entry(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (attributes.isDirectory()) {
            return new StorageEntry.Folder(new Local(path), Files.isSymbolicLink(path));
        }
        return attributes.isRegularFile() ? stored(path, attributes) : new StorageEntry.Other(new Local(path));
    }

    private static StoredFile stored(Path path, BasicFileAttributes attributes) {
        // As text the key is (dev=...,ino=...), and a device may have another number after a restart.
        String key = String.valueOf(attributes.fileKey());
        int inode = key.indexOf(INODE);
        return new StoredFile(new Local(path), attributes.size(),
                attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS) + "-"
                        + (inode < 0 ? key : key.substring(inode + INODE.length(), key.length() - 1)),
                attributes.lastModifiedTime().toMillis());
    }

    private static final class Visitor extends SimpleFileVisitor<Path> {
        private final Path top;
        private final Walk walk;

        private Visitor(Path top, Walk walk) {
            this.top = top;
            this.walk = walk;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return folder.equals(top) || walk.into(new Local(folder)) != Walk.Into.NOTHING
                    ? FileVisitResult.CONTINUE
                    : FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isRegularFile()) {
                walk.file(stored(file, attributes));
            } else if (attributes.isSymbolicLink()) {
                // Links are followed, so this one is broken.
                walk.danglingLink(new Local(file));
            }
            return FileVisitResult.CONTINUE;
        }
    }

    /** Reads at positions, straight into the buffer that it is given. */
    private record LocalReader(StoredFile file, Path path, FileChannel channel) implements RangeReader {
        @Override
        public long size() {
            return file.size();
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return channel.read(into, position);
        }

        @Override
        public boolean isConditional() {
            return false;
        }

        @Override
        public void requireUnchanged() throws IOException {
            StoredFile now = stored(path, Files.readAttributes(path, BasicFileAttributes.class));
            if (now.size() != file.size() || !now.version().equals(file.version())) {
                throw StorageException.changed();
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
