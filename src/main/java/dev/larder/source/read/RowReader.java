package dev.larder.source.read;

import java.util.List;

import dev.larder.source.ColumnNeed;
import dev.larder.source.RowGroup;
import dev.larder.source.SourcePlan;

/** Reads wanted rows of a row group, whole, in their order, and as little as can be of the others. For one thread. */
public final class RowReader implements AutoCloseable {
    /** Rows decoded at a time, column by column. Few, for a row may hold long lists. */
    private static final int BATCH = 256;

    private final OpenRowGroup open;
    private final WantedRows wanted;
    private final List<ColumnNeed> needs;
    private final RowColumn[] columns;
    private final RowAssembler assembler;

    private final int[] rows = new int[BATCH];
    private final Object[][] cells;
    private long nextPosition;
    private int count;
    private int at;

    public RowReader(SourcePlan plan, RowGroup group, WantedRows wanted) {
        this.open = new OpenRowGroup(group);
        this.wanted = wanted;
        this.needs = plan.needs();
        this.columns = new RowColumn[needs.size()];
        for (int slot = 0; slot < columns.length; slot++) {
            columns[slot] = RowColumn.of(group.file().columns().get(slot), open, slot);
        }
        this.cells = new Object[needs.size()][BATCH];
        this.assembler = new RowAssembler(plan.view().keys(), needs, group, cells);
        this.nextPosition = group.firstPosition();
    }

    /** The next wanted row, null after the last. */
    public SourceRow next() {
        if (at == count) {
            fill();
        }
        if (count == 0) {
            return null;
        }
        SourceRow row = assembler.assemble(open.group().firstPosition() + rows[at], at);
        at++;
        return row;
    }

    @Override
    public void close() {
        open.close();
    }

    private void fill() {
        long first = open.group().firstPosition();
        long end = first + open.group().rows();
        at = 0;
        count = 0;
        while (count < BATCH && nextPosition < end) {
            long position = wanted.next(nextPosition);
            if (position < end) {
                rows[count++] = (int) (position - first);
            }
            nextPosition = position == WantedRows.NONE ? end : position + 1;
        }
        for (int slot = 0; slot < columns.length && count > 0; slot++) {
            RowColumn column = columns[slot];
            Object[] into = cells[slot];
            open.reading(needs.get(slot), () -> column.read(rows, count, into));
        }
        if (nextPosition >= end) {
            open.requireUnchanged();
        }
    }
}
