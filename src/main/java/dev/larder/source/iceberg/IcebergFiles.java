package dev.larder.source.iceberg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;

import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.SeekableInputStream;
import org.apache.iceberg.io.StorageCredential;
import org.apache.iceberg.io.SupportsStorageCredentials;

import dev.larder.source.storage.BufferedRange;
import dev.larder.source.storage.FileFailure;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.RangeReader;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.Storages;
import dev.larder.source.storage.StoredFile;
import dev.larder.source.table.SourceTables;

/** The files of a table, for Iceberg's library. Nothing is written. */
@SuppressWarnings("serial")
final class IcebergFiles implements FileIO, SupportsStorageCredentials {
    private final transient Storages storages;
    private final transient Map<String, String> properties;
    private transient List<StorageCredential> credentials = List.of();

    IcebergFiles(Storages storages) {
        this(storages, Map.of());
    }

    /** @param properties of the catalog and, of a table, those that come with it */
    IcebergFiles(Storages storages, Map<String, String> properties) {
        this.storages = storages;
        this.properties = properties;
    }

    @Override
    public Map<String, String> properties() {
        return properties;
    }

    @Override
    public void setCredentials(List<StorageCredential> lent) {
        credentials = List.copyOf(lent);
    }

    @Override
    public List<StorageCredential> credentials() {
        return credentials;
    }

    /** @param path as metadata has it: plain, without escapes */
    static Location location(String path) {
        return Location.of(path.startsWith("file:")
                ? "/" + path.substring("file:".length()).replaceFirst("^/+", "")
                : path.replaceFirst("^s3[an]://", "s3://"));
    }

    Storages storages() {
        return storages;
    }

    /** @throws NoSuchFileException if there is no such file */
    StoredFile find(Location location) throws IOException {
        return storages.of(location).file(location);
    }

    RangeReader open(Location location) throws IOException {
        return storages.of(location).open(find(location));
    }

    /** Of a file that the table's metadata names. Runtime exceptions are those of decoders. */
    static SourceException failure(Location location, Exception e) {
        return switch (e) {
            case SourceException known -> known;
            case NoSuchFileException gone when !SourceTables.isIcebergMetadata(location.name()) ->
                new SourceException(
                        "`" + location + "` does not exist, and the Iceberg table needs it. Was its snapshot"
                                + " expired? Read another snapshot, or restore the file",
                        e);
            case RuntimeException ofDecoder -> new SourceException("`" + location + "` is damaged: its pages cannot be"
                    + " decoded. Restore it from a copy, or read another snapshot", e);
            default -> FileFailure.of(location, e);
        };
    }

    @Override
    public InputFile newInputFile(String path) {
        Location location = location(path);
        return new InputFile() {
            /** Null before it is needed. */
            private StoredFile found;

            private StoredFile found() throws IOException {
                if (found == null) {
                    found = find(location);
                }
                return found;
            }

            @Override
            public long getLength() {
                try {
                    return found().size();
                } catch (IOException e) {
                    throw failure(location, e);
                }
            }

            @Override
            public SeekableInputStream newStream() {
                try {
                    return new Input(location, storages.of(location).open(found()));
                } catch (IOException e) {
                    throw failure(location, e);
                }
            }

            @Override
            public String location() {
                return path;
            }

            @Override
            public boolean exists() {
                try {
                    return storages.of(location).find(location).isPresent();
                } catch (IOException e) {
                    throw FileFailure.of(location, e);
                }
            }
        };
    }

    /** Of a manifest: one that is cut between two blocks looks like one with fewer entries. */
    @Override
    public InputFile newInputFile(String path, long length) {
        InputFile file = newInputFile(path);
        if (file.getLength() != length) {
            throw new SourceException("`" + location(path) + "` is damaged: it has " + file.getLength()
                    + " bytes, and its list says " + length + ". Restore it from a copy, or read another snapshot");
        }
        return file;
    }

    @Override
    public OutputFile newOutputFile(String path) {
        throw new UnsupportedOperationException("larder only reads tables");
    }

    @Override
    public void deleteFile(String path) {
        throw new UnsupportedOperationException("larder only reads tables");
    }

    private static final class Input extends SeekableInputStream {
        private final Location location;
        private final BufferedRange file;

        private Input(Location location, RangeReader file) {
            this.location = location;
            this.file = new BufferedRange(file);
        }

        @Override
        public long getPos() {
            return file.position();
        }

        @Override
        public void seek(long position) {
            file.seek(position);
        }

        @Override
        public int read() {
            try {
                return file.read();
            } catch (IOException e) {
                throw FileFailure.of(location, e);
            }
        }

        @Override
        public int read(byte[] into, int from, int length) {
            try {
                return file.read(into, from, length);
            } catch (IOException e) {
                throw FileFailure.of(location, e);
            }
        }

        @Override
        public void close() {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
