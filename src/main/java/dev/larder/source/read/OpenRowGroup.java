package dev.larder.source.read;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.larder.source.ColumnNeed;
import dev.larder.source.RowGroup;
import dev.larder.source.parquet.ColumnChunk;
import dev.larder.source.parquet.FlatCursor;
import dev.larder.source.parquet.ListCursor;
import dev.larder.source.parquet.PageBuffers;
import dev.larder.source.parquet.PageReader;
import dev.larder.source.parquet.SelectedPages;
import dev.larder.source.storage.RangeReader;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.StorageException;

/** A row group whose file is open. Every failure is reported with file, row group and column. */
final class OpenRowGroup implements AutoCloseable {
    private final RowGroup group;
    private final RangeReader file;
    private final Map<ColumnChunk, SelectedPages> selected;
    private final PageBuffers buffers;
    private final Map<ColumnNeed, PageReader> readers = new LinkedHashMap<>();

    /** Work on one column. */
    interface Step {
        void run() throws IOException;
    }

    /**
     * @param slots of the columns to be read
     * @param wanted the rows of which values are taken
     */
    OpenRowGroup(RowGroup group, List<Integer> slots, WantedRows wanted, ReadMemory memory) {
        this.group = group;
        this.buffers = new PageBuffers(memory.pages());
        RowGroupOpener.Opened opened = memory.groups().open(group, slots, wanted);
        this.file = opened.file();
        this.selected = opened.selected();
    }

    RowGroup group() {
        return group;
    }

    FlatCursor flat(int slot, ColumnNeed need) {
        return new FlatCursor(pages(slot, need));
    }

    ListCursor lists(int slot, int emptyLevel, ColumnNeed need) {
        return new ListCursor(pages(slot, need), emptyLevel);
    }

    private PageReader pages(int slot, ColumnNeed need) {
        ColumnChunk chunk = group.chunk(slot);
        PageReader reader = new PageReader(file, chunk, selected.get(chunk), buffers);
        readers.put(need, reader);
        return reader;
    }

    /** Waits until there is memory for a page of every column, or for as many as there can be. */
    void acquireMemory() {
        long[] bytes = new long[1];
        readers.forEach((need, reader) -> decode(need, () -> bytes[0] += reader.bytesOfFirstPage()));
        try {
            buffers.acquire(bytes[0]);
        } catch (ClosedByInterruptException e) {
            throw group.file().failure(e);
        }
    }

    /** How often a page had to be decoded again for lack of memory. */
    long reloads() {
        return buffers.reloads();
    }

    /** Runs a step. Damaged bytes can make a decoder fail in any way, or ask for any amount of memory. */
    void decode(ColumnNeed need, Step step) {
        try {
            step.run();
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            throw failure(need, e);
        }
    }

    /** Call it after the last row: what was read of a file that changed meanwhile is worthless. */
    void requireUnchanged() {
        try {
            group.file().requireUnchanged(file);
        } catch (IOException e) {
            throw group.file().failure(e);
        }
    }

    @Override
    public void close() {
        buffers.close();
        try {
            file.close();
        } catch (IOException e) {
            throw group.file().failure(e);
        }
    }

    private SourceException failure(ColumnNeed need, Throwable cause) {
        if (cause instanceof ClosedByInterruptException || cause instanceof StorageException
                || cause instanceof NoSuchFileException) {
            return group.file().failure((IOException) cause);
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
