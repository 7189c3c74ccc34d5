package dev.larder.source.delta;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;

import dev.larder.feature.JoinKeys;
import dev.larder.source.storage.BufferedRange;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.RangeReader;
import dev.larder.source.storage.Storages;
import dev.larder.source.storage.StoredFile;

/** The files of a table's log, for the kernel. Nothing is written. */
final class DeltaFiles implements FileIO {
    private final Storages storages;
    private Location lastOpened;

    DeltaFiles(Storages storages) {
        this.storages = storages;
    }

    /** @param path as the kernel has it: plain, without escapes */
    static Location location(String path) {
        return Location.of(path.startsWith("file:") && !path.startsWith("file://") ? path.substring(5) : path);
    }

    /** @param path as the log has it: escaped, and relative to the table unless it is a URI or begins with a slash */
    static Location location(Location table, String path) {
        URI uri = URI.create(path);
        if (uri.getScheme() != null) {
            return uri.getScheme().equals("file")
                    ? Location.of(uri.getPath())
                    : Location.of(uri.getScheme() + "://" + uri.getAuthority() + uri.getPath());
        }
        if (path.startsWith("/") && table instanceof Location.Local) {
            return Location.of(uri.getPath());
        }
        Location place = table;
        for (String name : uri.getPath().replaceFirst("^/+", "").split("/")) {
            place = place.child(name);
        }
        return place;
    }

    /** The file of the log that was looked for last, for messages: the kernel reads one after the other. */
    Location lastOpened() {
        return lastOpened;
    }

    StoredFile find(String path) throws IOException {
        lastOpened = location(path);
        try {
            return find(location(path));
        } catch (NoSuchFileException e) {
            // The kernel knows no other exception for it.
            throw new FileNotFoundException("does not exist");
        }
    }

    /** @throws NoSuchFileException if there is no such file */
    StoredFile find(Location location) throws IOException {
        return storages.of(location).file(location);
    }

    RangeReader open(StoredFile file) throws IOException {
        return storages.of(file.location()).open(file);
    }

    @Override
    public CloseableIterator<FileStatus> listFrom(String path) throws IOException {
        Location first = location(path);
        Location folder = first.parent();
        List<StoredFile> files = new ArrayList<>();
        storages.of(folder).list(folder, name -> JoinKeys.BY_CODE_POINT.compare(name, first.name()) >= 0, "", entry -> {
            if (entry instanceof StoredFile file) {
                files.add(file);
            }
        });
        if (files.isEmpty() && storages.of(folder).find(folder).isEmpty()) {
            throw new FileNotFoundException("does not exist");
        }
        files.sort(Comparator.comparing(file -> file.location().name(), JoinKeys.BY_CODE_POINT));
        return Utils.toCloseableIterator(files.stream().map(DeltaFiles::status).iterator());
    }

    private static FileStatus status(StoredFile file) {
        return FileStatus.of(file.location().toString(), file.size(), file.modifiedMillis());
    }

    @Override
    public FileStatus getFileStatus(String path) throws IOException {
        return status(find(path));
    }

    @Override
    public String resolvePath(String path) {
        return path;
    }

    @Override
    public InputFile newInputFile(String path, long size) {
        return new InputFile() {
            @Override
            public long length() throws IOException {
                return find(path).size();
            }

            @Override
            public String path() {
                return path;
            }

            @Override
            public SeekableInputStream newStream() throws IOException {
                return new Input(open(find(path)));
            }
        };
    }

    @Override
    public Optional<String> getConf(String key) {
        return Optional.empty();
    }

    @Override
    public boolean mkdirs(String path) {
        throw readOnly();
    }

    @Override
    public OutputFile newOutputFile(String path) {
        throw readOnly();
    }

    @Override
    public boolean delete(String path) {
        throw readOnly();
    }

    @Override
    public void copyFileAtomically(String from, String to, boolean overwrite) {
        throw readOnly();
    }

    private static UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException("larder only reads tables");
    }

    /** The kernel's own readers do not buffer. */
    private static final class Input extends SeekableInputStream {
        private final BufferedRange file;

        private Input(RangeReader file) {
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
        public int read() throws IOException {
            return file.read();
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            return file.read(into, from, length);
        }

        @Override
        public void readFully(byte[] into, int from, int length) throws IOException {
            if (readNBytes(into, from, length) < length) {
                throw new EOFException("is shorter than the log says");
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
