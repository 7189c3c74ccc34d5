package dev.larder.source.read;

import java.io.IOException;

import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.ValueText;
import dev.larder.source.decode.UnrepresentableValueException;
import dev.larder.source.decode.ValueDecoder;
import dev.larder.source.parquet.ListCursor;

/** A column of one list per row, decoded to arrays. */
final class ListColumn implements RowColumn {
    private final ListCursor cursor;
    private final ValueDecoder decoder;
    private int at;

    /** The current list: its elements, and how many were decoded. */
    private Object elements;
    private int length;

    ListColumn(ListCursor cursor, ValueDecoder decoder) {
        this.cursor = cursor;
        this.decoder = decoder;
    }

    @Override
    public int read(int[] rows, int from, int to, Object[] cells, CellBudget budget) throws IOException {
        int next = from;
        for (boolean isSpent = false; next < to && !isSpent; next++) {
            cursor.skip(rows[next] - at);
            at = rows[next] + 1;
            cells[next] = cursor.startRow() ? readList() : null;
            isSpent = budget.spend(cells[next]);
        }
        elements = null;
        return next;
    }

    /** @return the array, or the first element that is not valid for it */
    private Object readList() throws IOException {
        elements = new ArrayOf(decoder.type()).newArray(0);
        length = 0;
        UnrepresentableValueException invalid = null;
        for (int count = cursor.takeElements(); count != 0; count = cursor.takeElements()) {
            if (count == ListCursor.NULL_ELEMENT) {
                invalid = invalid == null ? invalid(UnrepresentableValueException.nullElement()) : invalid;
            } else if (invalid == null) {
                invalid = append(count);
            } else {
                cursor.skipValues(count);
            }
        }
        return invalid == null ? elements : invalid;
    }

    /** @return null if all elements are valid */
    private UnrepresentableValueException append(int count) throws IOException {
        resize(length + count);
        if (decoder.putAll(cursor.values(), elements, length, count)) {
            length += count;
            return null;
        }
        for (int left = count; left > 0; left--) {
            try {
                decoder.put(cursor.values(), elements, length);
                length++;
            } catch (UnrepresentableValueException e) {
                cursor.skipValues(left - 1);
                return invalid(e);
            }
        }
        return null;
    }

    private UnrepresentableValueException invalid(UnrepresentableValueException element) {
        resize(length);
        return element.asElement(length, ValueText.print(new ArrayOf(decoder.type()), elements));
    }

    private void resize(int size) {
        Object resized = new ArrayOf(decoder.type()).newArray(size);
        System.arraycopy(elements, 0, resized, 0, length);
        elements = resized;
    }
}
