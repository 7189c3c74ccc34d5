package dev.larder.store.backend;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.store.Expiry;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOutcome;
import dev.larder.store.WriteOutcome.Done;

/** A row that is to be written. @param index its place in the call's rows */
public record PendingRow(int index, FeatureRow row, Expiry expiry) {

    /**
     * Hands on the rows of a call in waves in which no key comes twice, so that what is sent again cannot overtake a
     * later row. A row that expires before it is written has its outcome immediately.
     */
    public static void inWaves(FeatureView view, List<FeatureRow> rows, WriteOptions options, long nowMicros,
            WriteOutcome[] outcomes, Consumer<List<PendingRow>> write) {
        List<PendingRow> wave = new ArrayList<>(rows.size());
        Set<String> keys = HashSet.newHashSet(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            FeatureRow row = rows.get(i);
            Expiry expiry = Expiry.of(view, options, row.eventMicros(), nowMicros);
            if (expiry instanceof Expiry.At at && at.micros() <= nowMicros) {
                outcomes[i] = Done.EXPIRED;
                continue;
            }
            if (!keys.add(row.key().text())) {
                write.accept(wave);
                wave = new ArrayList<>();
                keys.clear();
                keys.add(row.key().text());
            }
            wave.add(new PendingRow(i, row, finite(expiry)));
        }
        if (!wave.isEmpty()) {
            write.accept(wave);
        }
    }

    private static Expiry finite(Expiry expiry) {
        return expiry instanceof Expiry.At at && at.micros() == Expiry.NEVER_MICROS ? Expiry.NEVER : expiry;
    }
}
