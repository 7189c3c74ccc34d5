package dev.larder.source;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

import dev.larder.source.storage.FileFailure;
import dev.larder.source.storage.FileStamp;
import dev.larder.source.storage.SourceException;

/** A file of the plan. It is opened for each row group, and must not have changed since it was planned. */
public final class SourceFile {
    private final Path path;
    private final FileStamp stamp;
    private final long rows;
    private final List<SourceColumn> columns;

    /** @param columns one for each needed column of the plan, in the same order */
    SourceFile(Path path, FileStamp stamp, long rows, List<SourceColumn> columns) {
        this.path = path;
        this.stamp = stamp;
        this.rows = rows;
        this.columns = columns;
    }

    /** The same file with only these of its columns. */
    SourceFile only(List<Integer> slots) {
        return new SourceFile(path, stamp, rows, slots.stream().map(columns::get).toList());
    }

    public Path path() {
        return path;
    }

    public long rows() {
        return rows;
    }

    public List<SourceColumn> columns() {
        return columns;
    }

    public FileChannel open() {
        try {
            FileChannel file = FileChannel.open(path);
            try {
                requireUnchanged(file);
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
            return file;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    public SourceException failure(IOException cause) {
        return cause instanceof NoSuchFileException
                ? SourceException.tryAgain("`" + path + "` was deleted after this run was planned", cause)
                : FileFailure.of(path, cause);
    }

    public void requireUnchanged(FileChannel file) throws IOException {
        if (!FileStamp.of(path, file).equals(stamp)) {
            throw SourceException.tryAgain("`" + path + "` has changed since this run was planned", null);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
