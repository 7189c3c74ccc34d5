package dev.larder.operate;

import java.util.List;
import java.util.Optional;

import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ReadResult;
import dev.larder.store.CheckResult;
import dev.larder.store.OnlineStore;
import dev.larder.store.ScanVisitor;
import dev.larder.store.StoreException;
import dev.larder.text.NumberText;
import dev.larder.text.Times;

/** Looks for stored rows that are dated so far in the future that no row can replace them, in a sample of a view. */
public final class FutureRows implements ScanVisitor {
    private static final int SAMPLE = 1_000;

    private final long latestMicros;
    private long seen;
    private long future;
    private FeatureRow example;

    private FutureRows(long latestMicros) {
        this.latestMicros = latestMicros;
    }

    /**
     * @param latestMicros the latest event time that a row may have
     * @return a warning, or nothing if there are none, or if the rows of the view cannot be read one by one
     */
    public static Optional<CheckResult> warning(OnlineStore store, FeatureView view, long latestMicros) {
        FutureRows rows = new FutureRows(latestMicros);
        try {
            store.inspection().sample(view, List.of(), SAMPLE, rows);
        } catch (StoreException e) {
            // The checks of the store say what is wrong with it.
            return Optional.empty();
        }
        return rows.example == null
                ? Optional.empty()
                : Optional.of(CheckResult.warn("rows of " + view.name(),
                        "a sample of " + NumberText.count(rows.seen, "row") + " has " + NumberText.print(rows.future)
                                + " too far in the future, such as " + rows.example.key() + " at "
                                + Times.print(rows.example.eventMicros())
                                + ". No other row can replace it before then. `larder verify "
                                + view.name() + "` lists them."));
    }

    @Override
    public boolean visit(ReadResult.Found found) {
        seen++;
        if (found.row().eventMicros() > latestMicros) {
            future++;
            example = example == null ? found.row() : example;
        }
        return true;
    }
}
