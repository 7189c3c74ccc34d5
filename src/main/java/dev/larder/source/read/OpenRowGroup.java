package dev.larder.source.read;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;

import dev.larder.source.ColumnNeed;
import dev.larder.source.RowGroup;
import dev.larder.source.parquet.FlatCursor;
import dev.larder.source.parquet.ListCursor;
import dev.larder.source.parquet.PageReader;
import dev.larder.source.storage.SourceException;

/** A row group whose file is open. Whatever goes wrong in it is said of it: file, row group, column. */
final class OpenRowGroup implements AutoCloseable {
    private final RowGroup group;
    private final FileChannel file;

    /** Work on one column. */
    interface Step {
        void run() throws IOException;
    }

    OpenRowGroup(RowGroup group) {
        this.group = group;
        this.file = group.file().open();
    }

    RowGroup group() {
        return group;
    }

    FlatCursor flat(int slot) {
        return new FlatCursor(new PageReader(file, group.chunk(slot)));
    }

    ListCursor lists(int slot, int emptyLevel) {
        return new ListCursor(new PageReader(file, group.chunk(slot)), emptyLevel);
    }

    /** Damaged bytes can make a decoder fail in any way, or ask for any amount of memory. */
    void reading(ColumnNeed need, Step step) {
        try {
            step.run();
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            throw failure(need, e);
        }
    }

    /** To be called when all is read: what was read of a file that changed meanwhile may be anything. */
    void requireUnchanged() {
        try {
            group.file().requireUnchanged(file);
        } catch (IOException e) {
            throw group.file().failure(e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw group.file().failure(e);
        }
    }

    private SourceException failure(ColumnNeed need, Throwable cause) {
        if (cause instanceof ClosedByInterruptException interrupted) {
            return group.file().failure(interrupted);
        }
        requireUnchanged();
        String place = "row group " + group.index() + ", column `" + need.column() + "`";
        return new SourceException(switch (cause) {
            case OutOfMemoryError memory -> "`" + group.file() + "` needs more memory than there is in " + place
                    + ": it is damaged, or larder has too little";
            case IOException io when io.getMessage() != null ->
                "`" + group.file() + "` is damaged in " + place + ": " + io.getMessage();
            default -> "`" + group.file() + "` is damaged in " + place + ": a page cannot be decoded";
        }, cause);
    }
}
