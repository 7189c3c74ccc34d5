package dev.larder.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.internal.hadoop.metadata.IndexReference;

import dev.larder.source.parquet.Codec;
import dev.larder.source.parquet.ColumnChunk;
import dev.larder.source.parquet.Footer;
import dev.larder.source.storage.RangeReader.Range;
import dev.larder.source.storage.SourceException;

/** Makes row groups from a footer, after checking that its claims about offsets, lengths and counts are possible. */
final class RowGroupFactory {
    private final SourceFile file;
    private final Footer footer;
    private final Mismatches mismatches;

    RowGroupFactory(SourceFile file, Footer footer, Mismatches mismatches) {
        this.file = file;
        this.footer = footer;
        this.mismatches = mismatches;
    }

    RowGroup make(int index, long firstPosition, long firstRow) {
        BlockMetaData block = footer.rowGroups().get(index);
        if (block.getRowCount() < 0 || block.getRowCount() > Integer.MAX_VALUE) {
            throw new SourceException("`" + file + "` is damaged: row group " + index + " claims "
                    + block.getRowCount() + " rows");
        }
        Map<ColumnPath, ColumnChunkMetaData> stored = new HashMap<>();
        block.getColumns().forEach(column -> stored.put(column.getPath(), column));
        List<ColumnChunk> chunks = new ArrayList<>();
        for (SourceColumn column : file.columns()) {
            if (column instanceof SourceColumn.Stored needed) {
                ColumnChunkMetaData metadata = stored.get(ColumnPath.get(needed.leaf().getPath()));
                if (metadata == null && footer.encrypted().contains(ColumnPath.get(needed.leaf().getPath()))) {
                    mismatches.add(file.location(), "column `" + name(needed.leaf())
                            + "` is encrypted, which larder does not read");
                    chunks.add(null);
                    continue;
                }
                if (metadata == null || !isPossible(metadata, needed.leaf(), block.getRowCount())) {
                    throw new SourceException("`" + file + "` is damaged: its footer is wrong about row group " + index
                            + ", column `" + name(needed.leaf()) + "`");
                }
                chunks.add(chunk(metadata, needed.leaf()));
            } else {
                chunks.add(null);
            }
        }
        return new RowGroup(file, index, firstPosition, firstRow, (int) block.getRowCount(), chunks);
    }

    /** What the footer says of a column in a row group, null if the column is encrypted. */
    static ColumnChunkMetaData metadata(BlockMetaData group, ColumnDescriptor leaf) {
        ColumnPath path = ColumnPath.get(leaf.getPath());
        return group.getColumns().stream().filter(column -> column.getPath().equals(path)).findFirst().orElse(null);
    }

    /** The footer's statistics of a column in a row group, null if the column is encrypted. */
    static Statistics<?> statistics(BlockMetaData group, ColumnDescriptor leaf) {
        ColumnChunkMetaData column = metadata(group, leaf);
        return column == null ? null : column.getStatistics();
    }

    private boolean isPossible(ColumnChunkMetaData column, ColumnDescriptor leaf, long rows) {
        boolean oneValueARow = leaf.getMaxRepetitionLevel() == 0;
        return column.getStartingPos() > 0 && column.getTotalSize() >= 0
                && column.getTotalSize() <= footer.start() - column.getStartingPos()
                && (oneValueARow ? column.getValueCount() == rows : column.getValueCount() >= rows);
    }

    private static String name(ColumnDescriptor leaf) {
        return String.join(".", leaf.getPath());
    }

    private ColumnChunk chunk(ColumnChunkMetaData column, ColumnDescriptor leaf) {
        Optional<Codec> codec = Codec.of(column.getCodec());
        if (codec.isEmpty()) {
            mismatches.add(file.location(), "column `" + name(leaf) + "` is compressed with " + column.getCodec()
                    + ", which larder does not read");
        }
        return codec.map(known -> new ColumnChunk(leaf, known, column.getStartingPos(),
                footer.end(column) - column.getStartingPos(), column.getValueCount(), index(column))).orElse(null);
    }

    /** Of a length of 0 if there is none. */
    private Range index(ColumnChunkMetaData column) {
        IndexReference index = column.getOffsetIndexReference();
        boolean isPossible = index != null && index.getOffset() >= 0 && index.getLength() > 0
                && index.getOffset() <= footer.start() - index.getLength();
        return isPossible ? new Range(index.getOffset(), index.getLength()) : new Range(0, 0);
    }
}
