package dev.larder.store.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;

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

/**
 * The doctor's checks of one store, in this order: whether it can be reached, what the backend knows of its servers,
 * how each view is stored, and whether a row can be written, read and deleted. A backend contributes what only it knows;
 * what holds for all of them, and its wording, is here. Used once.
 */
public abstract class HealthChecks {
    protected static final String MATCHES = "the stored layout matches the config";

    /** No view of a config has this name: theirs begin with a letter. */
    private static final String PROBE_VIEW = "_probe";
    private static final String PROBE = "write and read";

    /** Synchronized clocks never differ by the first; the second makes every expiry wrong. */
    private static final long LARGE_CLOCK_DIFFERENCE_MILLIS = 1_000;
    private static final long HUGE_CLOCK_DIFFERENCE_MILLIS = 60_000;

    private final OnlineStore store;
    private final String connection;
    private final LongSupplier nowMicros;
    private final List<CheckResult> results = new ArrayList<>();

    /** @param connection what the check whether the store can be reached is called */
    protected HealthChecks(OnlineStore store, String connection, LongSupplier nowMicros) {
        this.store = store;
        this.connection = connection;
        this.nowMicros = nowMicros;
    }

    /**
     * Reaches the store and adds a result for it and for everything else that is not about a view.
     *
     * @return whether the store is there, so that views can be checked
     * @throws StoreException if it cannot be reached
     */
    protected abstract boolean checkStore(List<FeatureView> views);

    /**
     * Compares how a view is stored with the config.
     *
     * @return the result in words, usually {@link #MATCHES}
     * @throws StoreException if it is stored otherwise
     */
    protected abstract String compare(FeatureView view);

    /** Removes what the store keeps beside the rows of a view. */
    protected abstract void forget(String view);

    public final List<CheckResult> run(List<FeatureView> views) {
        try {
            if (!checkStore(views)) {
                return results;
            }
        } catch (StoreException e) {
            fail(connection, e.getMessage());
            return results;
        }
        views.forEach(this::checkView);
        checkWriteAndRead();
        return results;
    }

    protected final void ok(String what, String detail) {
        add(CheckResult.ok(what, detail));
    }

    protected final void warn(String what, String detail) {
        add(CheckResult.warn(what, detail));
    }

    protected final void fail(String what, String detail) {
        add(CheckResult.fail(what, detail));
    }

    protected final void add(CheckResult result) {
        results.add(result);
    }

    protected final void connected(String detail) {
        ok(connection, detail);
    }

    protected final long nowMicros() {
        return nowMicros.getAsLong();
    }

    /**
     * @param versions of all servers that the description names
     * @param required in words, the oldest that larder works with
     */
    protected final void checkVersion(String description, Iterable<String> versions, int oldestMajor,
            String required) {
        for (String version : versions) {
            if (Integer.parseInt(version.split("\\.")[0]) < oldestMajor) {
                fail("server", description + "; larder requires " + required);
                return;
            }
        }
        ok("server", description);
    }

    /**
     * Rows expire by the server's clock.
     *
     * @param serverMicros the time that the server said between the two times of this machine
     */
    protected final void checkClock(String server, long beforeMicros, long serverMicros, long afterMicros) {
        long micros = serverMicros < beforeMicros
                ? serverMicros - beforeMicros
                : Math.max(0, serverMicros - afterMicros);
        long millis = micros / 1_000;
        String difference = server + "'s clock is " + (millis == 0
                ? "the same as this machine's"
                : Math.abs(millis) + " ms " + (millis < 0 ? "behind" : "ahead of") + " this machine's");
        String advice = ": rows expire too early or too late by that much; synchronize the clocks";
        if (Math.abs(millis) > HUGE_CLOCK_DIFFERENCE_MILLIS) {
            fail("clock", difference + advice);
        } else if (Math.abs(millis) > LARGE_CLOCK_DIFFERENCE_MILLIS) {
            warn("clock", difference + advice);
        } else {
            ok("clock", difference);
        }
    }

    private void checkView(FeatureView view) {
        String what = "view " + view.name();
        try {
            String compared = compare(view);
            List<String> notes = store.notes(view);
            notes.forEach(note -> warn(what, note));
            if (notes.isEmpty()) {
                ok(what, compared);
            }
        } catch (StoreException e) {
            fail(what, e.getMessage());
        }
    }

    private void checkWriteAndRead() {
        JoinKeys keys = JoinKeys.of(PROBE_VIEW, Scalar.STRING);
        FeatureView view = new FeatureView(PROBE_VIEW, keys, List.of(new Feature("value", Scalar.INT64)));
        long now = nowMicros();
        FeatureRow row = new FeatureRow(EntityKey.of(keys, UUID.randomUUID().toString()), now, FeatureRow.NO_TIME,
                new Object[]{now});
        try {
            try {
                checkWriteAndRead(view, row);
            } finally {
                store.delete(view, List.of(row.key()));
                forget(PROBE_VIEW);
            }
        } catch (StoreException e) {
            fail(PROBE, e.getMessage());
        }
    }

    private void checkWriteAndRead(FeatureView view, FeatureRow row) {
        if (store.write(view, List.of(row), WriteOptions.DEFAULT).getFirst() instanceof WriteOutcome.Failed failed) {
            fail(PROBE, "cannot write a row: " + failed.reason());
            return;
        }
        ReadResult read = store.read(List.of(new ViewRead(view, view.features(), List.of(row.key())))).getFirst()
                .getFirst();
        if (!(read instanceof ReadResult.Found found) || !found.row().equals(row)) {
            fail(PROBE, "a row that was just written is not read back: " + read);
        } else if (store.delete(view, List.of(row.key())).getFirst() != DeleteOutcome.Done.DELETED) {
            fail(PROBE, "a row that was just written cannot be deleted");
        } else {
            ok(PROBE, "a row was written, read and deleted");
        }
    }
}
