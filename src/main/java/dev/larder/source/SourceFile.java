package dev.larder.source;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

import dev.larder.source.parquet.Footer;
import dev.larder.source.storage.FileFailure;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.RangeReader;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.Storage;
import dev.larder.source.storage.StorageException;
import dev.larder.source.storage.StoredFile;
import dev.larder.source.table.DeletedRows;

/** A file of the plan. It is opened for each row group, and must not have changed since it was planned. */
public final class SourceFile {
    private final Storage storage;
    private final StoredFile stored;
    private final long checksum;
    private final long rows;
    private final DeletedRows deleted;
    private final List<SourceColumn> columns;

    /**
     * @param checksum of its end, see {@link #checksum}
     * @param columns one for each needed column of the plan, in the same order
     */
    SourceFile(Storage storage, StoredFile stored, long checksum, long rows, DeletedRows deleted,
            List<SourceColumn> columns) {
        this.storage = storage;
        this.stored = stored;
        this.checksum = checksum;
        this.rows = rows;
        this.deleted = deleted;
        this.columns = columns;
    }

    /** Tells apart what sizes and times do not; 0 if each read does that. */
    static long checksum(RangeReader file) throws IOException {
        return file.isConditional() ? 0 : Footer.checksum(file);
    }

    /** The same file with only these of its columns. */
    SourceFile only(List<Integer> slots) {
        return new SourceFile(storage, stored, checksum, rows, deleted, slots.stream().map(columns::get).toList());
    }

    public Location location() {
        return stored.location();
    }

    /** As it was when it was planned. */
    public StoredFile stored() {
        return stored;
    }

    /** All of its rows, the deleted ones included. */
    public long rows() {
        return rows;
    }

    /** Those of its rows that are not deleted. */
    long keptRows() {
        return rows - deleted.count(0, rows);
    }

    DeletedRows deleted() {
        return deleted;
    }

    public List<SourceColumn> columns() {
        return columns;
    }

    /** How many files of its storage are best read at the same time. */
    int concurrency() {
        return storage.concurrency();
    }

    long gap() {
        return storage.gap();
    }

    public RangeReader open() {
        try {
            RangeReader file = storage.open(stored);
            try {
                requireSameEnd(file);
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
                ? SourceException.tryAgain("`" + location() + "` was deleted after this run was planned", cause)
                : FileFailure.of(location(), cause);
    }

    public void requireUnchanged(RangeReader file) throws IOException {
        file.requireUnchanged();
        requireSameEnd(file);
    }

    private void requireSameEnd(RangeReader file) throws IOException {
        if (checksum(file) != checksum) {
            throw StorageException.changed();
        }
    }

    @Override
    public String toString() {
        return stored.toString();
    }
}
