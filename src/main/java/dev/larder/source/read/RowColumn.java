package dev.larder.source.read;

import java.io.IOException;
import java.util.Arrays;

import dev.larder.source.SourceColumn;
import dev.larder.source.decode.UnrepresentableValueException;

/** Decodes one column of some rows of a row group. */
interface RowColumn {

    /**
     * @param rows places in the row group, ascending, all after those of the call before
     * @param cells where the first {@code count} go to: the value, null, or an {@link UnrepresentableValueException}
     */
    void read(int[] rows, int count, Object[] cells) throws IOException;

    static RowColumn of(SourceColumn column, OpenRowGroup open, int slot) {
        return switch (column) {
            case SourceColumn.Flat flat -> new FlatColumn(open.flat(slot), flat.decoder());
            case SourceColumn.Lists lists -> new ListColumn(open.lists(slot, lists.emptyLevel()), lists.decoder());
            case SourceColumn.Constant constant ->
                (rows, count, cells) -> Arrays.fill(cells, 0, count, constant.value());
        };
    }
}
