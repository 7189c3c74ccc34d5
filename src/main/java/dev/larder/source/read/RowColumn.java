package dev.larder.source.read;

import java.io.IOException;
import java.util.Arrays;

import dev.larder.source.ColumnNeed;
import dev.larder.source.SourceColumn;
import dev.larder.source.decode.UnrepresentableValueException;

/** Decodes one column of some rows of a row group. */
interface RowColumn {

    /**
     * Decodes rows until the budget is spent, but at least one.
     *
     * @param rows places in the row group, ascending, all after those of the call before
     * @param cells where the values of rows {@code from} to {@code to} go: the value, null, or an
     *     {@link UnrepresentableValueException}
     * @return the first row that was not decoded
     */
    int read(int[] rows, int from, int to, Object[] cells, CellBudget budget) throws IOException;

    static RowColumn of(SourceColumn column, OpenRowGroup open, int slot, ColumnNeed need) {
        return switch (column) {
            case SourceColumn.Flat flat -> new FlatColumn(open.flat(slot, need), flat.decoder());
            case SourceColumn.Lists lists ->
                new ListColumn(open.lists(slot, lists.emptyLevel(), need), lists.decoder());
            case SourceColumn.Constant constant -> (rows, from, to, cells, budget) -> {
                Arrays.fill(cells, from, to, constant.value());
                return to;
            };
        };
    }
}
