package dev.larder.source.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.larder.source.ColumnNeed;
import dev.larder.source.RowGroup;
import dev.larder.source.SourcePlan;

/**
 * Reads the wanted rows of a row group that are not deleted in their order, whole, and as little as possible of the
 * others. Rows are decoded
 * column by column, as many at a time as fit the memory. For one thread.
 */
public final class RowReader implements AutoCloseable {
    /** Rows handed out together. */
    private static final int BATCH = 256;
    /** Rows decoded first, from which is learned how long rows are. */
    private static final int FIRST_ROWS = 16;
    private static final int GROWTH = 4;
    private static final int MAX_ROWS = 1 << 16;

    private final OpenRowGroup open;
    private final WantedRows wanted;
    private final List<ColumnNeed> needs;
    private final RowColumn[] columns;
    private final RowAssembler assembler;
    private final CellBudget budget;
    private final Object[][] cells;
    /** How many rows each column has decoded of those in {@link #rows}. */
    private final int[] decoded;
    private int[] rows = new int[FIRST_ROWS];
    private int count;
    /** Rows that all columns have decoded, and those of them handed out. */
    private int whole;
    private int taken;
    private int rowsAtOnce = FIRST_ROWS;
    private long nextPosition;
    private boolean isStarted;

    public RowReader(SourcePlan plan, RowGroup group, WantedRows wanted, ReadMemory memory) {
        this.open = new OpenRowGroup(group, plan.slots(), wanted, memory);
        this.wanted = wanted;
        this.needs = plan.needs();
        this.columns = new RowColumn[needs.size()];
        for (int slot = 0; slot < columns.length; slot++) {
            columns[slot] = RowColumn.of(group.file().columns().get(slot), open, slot, needs.get(slot));
        }
        this.budget = new CellBudget(memory.cellBytes());
        this.cells = new Object[needs.size()][FIRST_ROWS];
        this.decoded = new int[needs.size()];
        this.assembler = new RowAssembler(plan.view().keys(), needs, plan.deleted(), plan.window(), group, cells);
        this.nextPosition = group.firstPosition();
    }

    /** The next wanted rows, some hundred of them; none after the last. */
    public List<SourceRow> next() {
        if (taken == whole) {
            decode();
        }
        List<SourceRow> batch = new ArrayList<>(Math.min(BATCH, whole - taken));
        for (int end = Math.min(whole, taken + BATCH); taken < end; taken++) {
            batch.add(assembler.assemble(open.group().firstPosition() + rows[taken], taken));
        }
        return batch;
    }

    @Override
    public void close() {
        open.close();
    }

    private void decode() {
        dropTaken();
        select();
        if (count > 0 && !isStarted) {
            open.acquireMemory();
            isStarted = true;
        }
        budget.reset();
        long reloads = open.reloads();
        whole = count;
        for (int slot = 0; slot < columns.length && count > 0; slot++) {
            int column = slot;
            open.decode(needs.get(slot), () -> decoded[column] = decoded[column] < whole
                    ? columns[column].read(rows, decoded[column], whole, cells[column], budget)
                    : decoded[column]);
            whole = Math.min(whole, decoded[slot]);
        }
        if (nextPosition >= end() && whole == count) {
            open.requireUnchanged();
        }
        chooseRowsAtOnce(open.reloads() > reloads);
    }

    /** Moves what some columns have decoded beyond the rows that were whole to the front. */
    private void dropTaken() {
        for (int slot = 0; slot < columns.length; slot++) {
            int left = decoded[slot] - taken;
            System.arraycopy(cells[slot], taken, cells[slot], 0, left);
            Arrays.fill(cells[slot], left, decoded[slot], null);
            decoded[slot] = left;
        }
        count -= taken;
        System.arraycopy(rows, taken, rows, 0, count);
        taken = 0;
    }

    private void select() {
        if (rows.length < rowsAtOnce) {
            rows = Arrays.copyOf(rows, rowsAtOnce);
            for (int slot = 0; slot < cells.length; slot++) {
                cells[slot] = Arrays.copyOf(cells[slot], rowsAtOnce);
            }
        }
        long first = open.group().firstPosition();
        while (count < rowsAtOnce && nextPosition < end()) {
            long position = nextKept();
            if (position < end()) {
                rows[count++] = (int) (position - first);
            }
            nextPosition = position == WantedRows.NONE ? end() : position + 1;
        }
    }

    /** The next row that is wanted and not deleted. */
    private long nextKept() {
        long position = wanted.next(nextPosition);
        while (position < end() && open.group().nextDeleted(position) == position) {
            position = wanted.next(position + 1);
        }
        return position;
    }

    private long end() {
        return open.group().firstPosition() + open.group().rows();
    }

    /** @param reloads whether pages had to be decoded again, so that the more rows at once, the less work */
    private void chooseRowsAtOnce(boolean reloads) {
        if (whole > 0) {
            long fitting = Math.min(budget.rows(budget.spent() / whole), reloads ? MAX_ROWS : BATCH);
            rowsAtOnce = Math.clamp(fitting, 1, rowsAtOnce * GROWTH);
        }
    }
}
