package dev.larder.store.aerospike;

import java.util.List;

import com.aerospike.client.util.Packer;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.store.settings.AerospikeSettings.Placement;

/**
 * Estimates the size of a record: header, names and values as the server's documentation counts them, rounded up to 16
 * bytes.
 */
final class RecordFormula {
    /** Header, digest, generation, times and end mark. */
    private static final int HEADER = 43;
    private static final int EXPIRY = 4;
    private static final int BIN = 3;
    private static final int INTEGER = 9;
    private static final int STEP = 16;

    private RecordFormula() {}

    static double bytesPerRow(Placement at, FeatureView view, List<FeatureRow> rows) {
        return rows.stream().mapToLong(row -> bytes(at, view, row)).average().orElse(Double.NaN);
    }

    private static long bytes(Placement at, FeatureView view, FeatureRow row) {
        long times = row.createdMicros() == FeatureRow.NO_TIME ? 1 : 2;
        long bytes = HEADER + EXPIRY + at.set().length() + 1 + row.key().text().length() + 2
                + BIN + ViewLayout.FEATURES.length() + map(view, row)
                + times * (BIN + ViewLayout.EVENT.length() + INTEGER);
        return Math.ceilDiv(bytes, STEP) * STEP + AerospikeIntrospection.INDEX_BYTES;
    }

    private static long map(FeatureView view, FeatureRow row) {
        long bytes = 10;
        for (int i = 0; i < view.features().size(); i++) {
            Feature feature = view.features().get(i);
            if (row.values()[i] != NoValue.MISSING) {
                bytes += feature.name().length() + 2 + packed(AerospikeValues.write(feature.type(), row.values()[i]));
            }
        }
        return bytes;
    }

    /** A list of one element is packed as one byte and the element. */
    private static long packed(Object value) {
        return value == null ? 1 : Packer.pack(List.of(value)).length - 1;
    }
}
