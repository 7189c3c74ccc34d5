package dev.larder.store.aerospike;

import java.util.List;

import com.aerospike.client.util.Packer;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.store.settings.AerospikeSettings.Placement;

/**
 * How much room a record takes: its header, names and values as the server's documents count them, in steps of 16
 * bytes.
 */
final class RecordFormula {
    /** Header, digest, generation, times and the mark at its end. */
    private static final int HEADER = 43;
    private static final int EXPIRY = 4;
    private static final int OF_A_BIN = 3;
    private static final int INTEGER = 9;
    private static final int STEP = 16;

    private RecordFormula() {}

    static double bytesPerRow(Placement at, FeatureView view, List<FeatureRow> rows) {
        return rows.stream().mapToLong(row -> bytes(at, view, row)).average().orElse(Double.NaN);
    }

    private static long bytes(Placement at, FeatureView view, FeatureRow row) {
        long times = row.createdMicros() == FeatureRow.NO_TIME ? 1 : 2;
        long bytes = HEADER + EXPIRY + at.set().length() + 1 + row.key().text().length() + 2
                + OF_A_BIN + ViewLayout.FEATURES.length() + map(view, row)
                + times * (OF_A_BIN + ViewLayout.EVENT.length() + INTEGER);
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

    /** A list of one is a byte longer than what is in it. */
    private static long packed(Object value) {
        return value == null ? 1 : Packer.pack(List.of(value)).length - 1;
    }
}
