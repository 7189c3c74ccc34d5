package dev.larder.source.parquet;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongUnaryOperator;

import dev.larder.source.storage.RangeReader.Range;

/** The pages of a column chunk that hold wanted rows. The others are not read, not even their headers. */
public final class SelectedPages {
    private final PageIndex index;
    private final BitSet selected = new BitSet();

    /** @param nextWanted the first wanted row of the row group at or after one, or a row that it does not have */
    public SelectedPages(PageIndex index, LongUnaryOperator nextWanted) {
        this.index = index;
        long wanted = nextWanted.applyAsLong(0);
        for (int page = 0; page < index.size(); page++) {
            int end = index.firstRow(page + 1);
            if (wanted < end) {
                selected.set(page);
                wanted = nextWanted.applyAsLong(end);
            }
        }
    }

    /** Where their bytes are, and those of the dictionary before the first page. */
    public List<Range> ranges(ColumnChunk chunk) {
        List<Range> ranges = new ArrayList<>();
        if (!selected.isEmpty()) {
            ranges.add(new Range(chunk.offset(), index.offset(0) - chunk.offset()));
            selected.stream().forEach(page -> ranges.add(new Range(index.offset(page), index.length(page))));
        }
        return ranges;
    }

    PageIndex index() {
        return index;
    }

    boolean holds(int page) {
        return selected.get(page);
    }

    /** The first one; -1 if no row is wanted. */
    int first() {
        return selected.nextSetBit(0);
    }
}
