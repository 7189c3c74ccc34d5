package dev.larder.store.backend;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import dev.larder.feature.FeatureRow;
import dev.larder.store.Expiry;
import dev.larder.store.WriteOutcome;
import dev.larder.store.WriteOutcome.Done;

/** A row to write. @param index its place in the call's rows */
public record PendingRow(int index, FeatureRow row, Expiry expiry) {

    /**
     * Passes the rows of a call on in waves in which no key occurs twice, so that a retry cannot overtake a later row. A
     * row that has already expired gets its outcome at once.
     */
    public static void inWaves(List<FeatureRow> rows, ExpiryRule rule, WriteOutcome[] outcomes,
            Consumer<List<PendingRow>> write) {
        List<PendingRow> wave = new ArrayList<>(rows.size());
        Set<String> keys = HashSet.newHashSet(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            FeatureRow row = rows.get(i);
            Optional<Expiry> expiry = rule.of(row);
            if (expiry.isEmpty()) {
                outcomes[i] = Done.EXPIRED;
                continue;
            }
            if (!keys.add(row.key().text())) {
                write.accept(wave);
                wave = new ArrayList<>();
                keys.clear();
                keys.add(row.key().text());
            }
            wave.add(new PendingRow(i, row, expiry.get()));
        }
        if (!wave.isEmpty()) {
            write.accept(wave);
        }
    }
}
