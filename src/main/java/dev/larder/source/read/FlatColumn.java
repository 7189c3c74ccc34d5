package dev.larder.source.read;

import java.io.IOException;

import dev.larder.feature.FeatureType.Scalar;
import dev.larder.source.decode.UnrepresentableValueException;
import dev.larder.source.decode.ValueDecoder;
import dev.larder.source.parquet.Dictionary;
import dev.larder.source.parquet.DictionaryValues;
import dev.larder.source.parquet.FlatCursor;
import dev.larder.source.parquet.Values;

/** A column of one value per row. Each dictionary entry is decoded once, and its rows share the object. */
final class FlatColumn implements RowColumn {
    private final FlatCursor cursor;
    private final ValueDecoder decoder;
    /** False for bytes, because the owner of a row may write to its arrays. */
    private final boolean sharesEntries;
    /** Of a value of the type, 0 where each has its own. */
    private final int fixedBytes;
    private int[] gaps = {};
    private Dictionary dictionary;
    private Object[] entries;

    FlatColumn(FlatCursor cursor, ValueDecoder decoder) {
        this.cursor = cursor;
        this.decoder = decoder;
        this.sharesEntries = decoder.type() != Scalar.BYTES;
        this.fixedBytes = CellBudget.fixedBytes(decoder.type());
        cursor.onRelease(() -> {
            dictionary = null;
            entries = null;
        });
    }

    @Override
    public int read(int[] rows, int from, int to, Object[] cells, CellBudget budget) throws IOException {
        if (gaps.length < to) {
            gaps = new int[rows.length];
        }
        for (int at = from; at < to;) {
            // Values of any length are taken one by one, to stop at the end of the budget.
            int end = cursor.select(rows, at, fixedBytes > 0 ? to : at + 1, gaps);
            take(cursor.values(), at, end, cells);
            if (fixedBytes == 0 && budget.spend(cells[at]) && end < to) {
                return end;
            }
            at = end;
        }
        budget.spend((long) fixedBytes * (to - from));
        return to;
    }

    private void take(Values values, int from, int to, Object[] cells) throws IOException {
        for (int i = from; i < to; i++) {
            if (gaps[i] == FlatCursor.NULL) {
                cells[i] = null;
            } else {
                values.skip(gaps[i]);
                cells[i] = next(values);
            }
        }
    }

    private Object next(Values values) throws IOException {
        if (!sharesEntries || !(values instanceof DictionaryValues coded)) {
            return decode(values);
        }
        if (dictionary != coded.dictionary()) {
            dictionary = coded.dictionary();
            entries = new Object[dictionary.size()];
        }
        int id = coded.nextId();
        Values entry = dictionary.at(id);
        if (entries[id] == null) {
            entries[id] = decode(entry);
        }
        return entries[id];
    }

    private Object decode(Values values) throws IOException {
        try {
            return decoder.next(values);
        } catch (UnrepresentableValueException e) {
            return e;
        }
    }
}
