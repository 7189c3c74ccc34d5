package dev.larder.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.schema.MessageType;

import dev.larder.feature.ValueText;
import dev.larder.source.table.TimeRange;
import dev.larder.text.BadValueException;

/**
 * How new a file is.
 *
 * @param rows a file without rows is not newer than any other
 * @param newestMicros its newest event time by statistics or partition; empty if only its rows say that
 * @param modifiedMillis the file's own time
 */
public record FileAge(long rows, OptionalLong newestMicros, long modifiedMillis) {

    /** @param event the column of the event time */
    static FileAge of(SourceColumn event, List<BlockMetaData> rowGroups, long modifiedMillis) {
        long rows = 0;
        long newest = Long.MIN_VALUE;
        boolean isKnown = true;
        for (BlockMetaData group : rowGroups) {
            rows += group.getRowCount();
            Optional<TimeRange> times = group.getRowCount() == 0 ? Optional.empty() : times(event, group);
            isKnown &= group.getRowCount() == 0 || times.isPresent();
            newest = Math.max(newest, times.map(TimeRange::lastMicros).orElse(Long.MIN_VALUE));
        }
        return new FileAge(rows, isKnown ? OptionalLong.of(newest) : OptionalLong.empty(), modifiedMillis);
    }

    private static Optional<TimeRange> times(SourceColumn event, BlockMetaData group) {
        return switch (event) {
            case SourceColumn.Constant constant -> EventTimes.range(constant);
            case SourceColumn.Flat flat -> EventTimes.range(flat, RowGroupFactory.statistics(group, flat.leaf()));
            case SourceColumn.Lists lists -> Optional.empty();
        };
    }

    /**
     * For a reader that does not plan files.
     *
     * @param event the need of the event time
     * @param partitions of the file's folders
     */
    public static FileAge of(ColumnNeed event, MessageType schema, List<BlockMetaData> rowGroups,
            Map<String, String> partitions, long modifiedMillis) {
        SourceColumn column = new StoredColumns(schema).find(event).flatMap(StoredColumns.Match::column)
                .orElseGet(() -> constant(event, partitions.get(event.column())));
        return of(column, rowGroups, modifiedMillis);
    }

    private static SourceColumn constant(ColumnNeed event, String text) {
        try {
            return text == null ? SourceColumn.NOTHING : new SourceColumn.Constant(ValueText.parse(event.type(), text));
        } catch (BadValueException e) {
            return SourceColumn.NOTHING;
        }
    }
}
