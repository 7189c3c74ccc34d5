package dev.larder.source;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import dev.larder.source.parquet.ColumnChunk;

/** A row group of a planned file. One thread reads it; different row groups can be read in parallel. */
public final class RowGroup implements RowPlaces {
    private final SourceFile file;
    private final int index;
    private final long firstPosition;
    private final long firstRow;
    private final int rows;
    private final List<ColumnChunk> chunks;

    /**
     * @param firstRow rows of the file before this group
     * @param chunks one for each needed column of the plan, null if the file does not store it
     */
    RowGroup(SourceFile file, int index, long firstPosition, long firstRow, int rows, List<ColumnChunk> chunks) {
        this.file = file;
        this.index = index;
        this.firstPosition = firstPosition;
        this.firstRow = firstRow;
        this.rows = rows;
        this.chunks = chunks;
    }

    /** The same row group with only these of its columns. */
    RowGroup only(SourceFile narrowed, List<Integer> slots) {
        // A list may hold null here.
        return new RowGroup(narrowed, index, firstPosition, firstRow, rows,
                slots.stream().map(chunks::get).collect(Collectors.toList()));
    }

    public SourceFile file() {
        return file;
    }

    /** The index of the row group in its file, from 0. */
    public int index() {
        return index;
    }

    /** The position of its first row among all rows of the plan's files, including those of skipped row groups. */
    public long firstPosition() {
        return firstPosition;
    }

    /** All of its rows, the deleted ones included. */
    public int rows() {
        return rows;
    }

    /** Those of its rows that are not deleted. */
    public int keptRows() {
        return rows - (int) file.deleted().count(firstRow, firstRow + rows);
    }

    /** The position of the first deleted row at or after one of this group, {@code Long.MAX_VALUE} if there is none. */
    public long nextDeleted(long position) {
        long row = file.deleted().next(position - firstPosition + firstRow);
        return row == Long.MAX_VALUE ? row : row - firstRow + firstPosition;
    }

    @Override
    public String fileName() {
        return file.toString();
    }

    @Override
    public long rowInFile(long position) {
        return firstRow + (position - firstPosition) + 1;
    }

    public ColumnChunk chunk(int slot) {
        return chunks.get(slot);
    }

    /** Those of columns that the file stores. */
    public List<ColumnChunk> chunks(List<Integer> slots) {
        return slots.stream().map(chunks::get).filter(Objects::nonNull).toList();
    }

    @Override
    public String toString() {
        return file + ", row group " + index;
    }
}
