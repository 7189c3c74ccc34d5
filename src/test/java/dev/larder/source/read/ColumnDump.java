package dev.larder.source.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import dev.larder.source.ColumnNeed;
import dev.larder.source.RowGroup;
import dev.larder.source.parquet.PageMemory;

/** All columns of a row group, whether or not a view could have them: there need be no key and no event time. */
public final class ColumnDump {
    private ColumnDump() {}

    /** The rows that are not deleted, each with a value for every need. */
    public static List<Object[]> rows(RowGroup group, List<ColumnNeed> needs) {
        int[] places = new int[group.rows()];
        for (int i = 0; i < places.length; i++) {
            places[i] = i;
        }
        Object[][] cells = new Object[needs.size()][places.length];
        try (OpenRowGroup open = new OpenRowGroup(group, List.of(), WantedRows.ALL,
                new ReadMemory(new PageMemory(1 << 28), 1 << 26))) {
            for (int slot = 0; slot < cells.length; slot++) {
                RowColumn column = RowColumn.of(group.file().columns().get(slot), open, slot, needs.get(slot));
                for (int at = 0; at < places.length;) {
                    at = column.read(places, at, places.length, cells[slot], new CellBudget(1 << 20));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        List<Object[]> rows = new ArrayList<>();
        for (int row : places) {
            if (group.nextDeleted(group.firstPosition() + row) != group.firstPosition() + row) {
                Object[] values = new Object[cells.length];
                for (int slot = 0; slot < values.length; slot++) {
                    values[slot] = cells[slot][row];
                }
                rows.add(values);
            }
        }
        return rows;
    }
}
