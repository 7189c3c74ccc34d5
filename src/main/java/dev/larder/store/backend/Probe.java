package dev.larder.store.backend;

import java.util.List;
import java.util.UUID;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.ReadResult;
import dev.larder.store.CheckResult;
import dev.larder.store.DeleteOutcome;
import dev.larder.store.OnlineStore;
import dev.larder.store.StoreException;
import dev.larder.store.ViewRead;
import dev.larder.store.WriteOptions;
import dev.larder.store.WriteOutcome;

/** Writes a row, reads it and removes it again, in a view whose name no view of a config can have. */
public final class Probe {
    /** A name of a config begins with a letter. */
    public static final String VIEW = "_probe";
    private static final String WHAT = "write and read";

    private Probe() {}

    /** @param forget removes what the store keeps beside the rows of a view */
    public static CheckResult run(OnlineStore store, long nowMicros, Runnable forget) {
        JoinKeys keys = JoinKeys.of("_probe", Scalar.STRING);
        FeatureView view = new FeatureView(VIEW, keys, List.of(new Feature("value", Scalar.INT64)));
        FeatureRow row = new FeatureRow(EntityKey.of(keys, UUID.randomUUID().toString()), nowMicros,
                FeatureRow.NO_TIME, new Object[]{nowMicros});
        try {
            try {
                return written(store, view, row);
            } finally {
                store.delete(view, List.of(row.key()));
                forget.run();
            }
        } catch (StoreException e) {
            return CheckResult.fail(WHAT, e.getMessage());
        }
    }

    private static CheckResult written(OnlineStore store, FeatureView view, FeatureRow row) {
        if (store.write(view, List.of(row), WriteOptions.DEFAULT).getFirst() instanceof WriteOutcome.Failed failed) {
            return CheckResult.fail(WHAT, "a row was not written: " + failed.reason());
        }
        ReadResult read = store.read(List.of(new ViewRead(view, view.features(), List.of(row.key())))).getFirst()
                .getFirst();
        if (!(read instanceof ReadResult.Found found) || !found.row().equals(row)) {
            return CheckResult.fail(WHAT, "a row that was just written is not read back: " + read);
        }
        return store.delete(view, List.of(row.key())).getFirst() == DeleteOutcome.Done.DELETED
                ? CheckResult.ok(WHAT, "a row was written, read and deleted")
                : CheckResult.fail(WHAT, "a row that was just written cannot be deleted");
    }
}
