package dev.larder.source.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import dev.larder.source.storage.Location.Remote;

/** The files of a folder as objects of the bucket {@code b}, without a server; keeps what was read of them. */
public final class FolderObjects implements ObjectClient {
    private final Path folder;
    private final List<Read> reads = new CopyOnWriteArrayList<>();

    /** @param isAhead whether it was not the thread that decodes who asked */
    public record Read(long position, long length, boolean isAhead) {}

    public FolderObjects(Path folder) {
        this.folder = folder;
    }

    /** @param gap what a request is worth, in bytes */
    public Storages storages(long gap) {
        Storage storage = new ObjectStorage(this, new Traffic(), new OpenUploads(), 4);
        return new OtherGap(location -> storage, gap);
    }

    /** Since the last call. */
    public List<Read> reads() {
        List<Read> taken = List.copyOf(reads);
        reads.clear();
        return taken;
    }

    private StoredFile object(Path file) {
        try {
            return new StoredFile(new Remote("s3", "b", folder.relativize(file).toString()), Files.size(file), "v", 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Page list(Remote prefix, boolean byFolder, String from, int most) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return new Page(files.filter(Files::isRegularFile).sorted().map(this::object)
                    .filter(file -> ((Remote) file.location()).key().startsWith(prefix.key())).toList(), List.of(),
                    null);
        }
    }

    @Override
    public Optional<StoredFile> find(Remote object) {
        return Optional.of(folder.resolve(object.key())).filter(Files::isRegularFile).map(this::object);
    }

    @Override
    public StorageAccess access(Remote place) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void read(StoredFile file, long position, long length, Target target) throws IOException {
        reads.add(new Read(position, length, Thread.currentThread().getName().startsWith("fetch-")));
        byte[] content = Files.readAllBytes(folder.resolve(((Remote) file.location()).key()));
        ByteArrayInputStream in = new ByteArrayInputStream(content, (int) position, (int) length);
        for (long count = 0; count < length;) {
            count += target.take(in, count, (int) (length - count));
        }
    }

    @Override
    public Upload begin(Remote object) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
