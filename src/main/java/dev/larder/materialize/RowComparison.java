package dev.larder.materialize;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import dev.larder.api.PrewriteHook;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.NoValue;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Tombstone;
import dev.larder.feature.ValueText;
import dev.larder.store.Expiry;
import dev.larder.store.OnlineStore;
import dev.larder.store.WriteOptions;
import dev.larder.text.Times;

/**
 * The latest row of an entity in the source, compared with what the store serves.
 *
 * @param what the difference in words, empty if the rows are equal
 * @param features whose values differ
 */
public record RowComparison(Verdict verdict, String what, List<FeatureDifference> features) {

    private static final String NO_ROW = "the store has no row";

    /** A feature whose stored value is not that of the source. */
    public record FeatureDifference(Feature feature, Object stored, Object source) {
        private String describe() {
            return feature.name() + " is " + print(stored) + ", the source has " + print(source);
        }

        public String storedText() {
            return print(stored);
        }

        public String sourceText() {
            return print(source);
        }

        private String print(Object value) {
            return switch (value) {
                case null -> "null";
                case NoValue.MISSING -> "missing";
                case NoValue.EXPIRED -> "expired";
                default -> ValueText.print(feature.type(), value);
            };
        }
    }

    /** @param latestMicros the latest event time that a row may have */
    public record Now(long nowMicros, long latestMicros) {
        public static Now of(long nowMicros, Duration maxFuture) {
            return new Now(nowMicros, Times.plus(nowMicros, maxFuture));
        }
    }

    private RowComparison(Verdict verdict, String what) {
        this(verdict, what, List.of());
    }

    /** Whether the store has nothing of the entity, or an older row, and nothing here says why. */
    boolean lacksRow() {
        return verdict == Verdict.STALE || what.equals(NO_ROW);
    }

    /** The same with a reason, which ends the sentence. */
    RowComparison because(String reason) {
        return new RowComparison(verdict, what + reason, features);
    }

    /** @param latest the row of the source, which the hook may leave out */
    public static RowComparison of(FeatureView view, FeatureRow latest, ReadResult served, OnlineStore store,
            PrewriteHook hook, Now now) {
        List<FeatureRow> expected = hook.beforeWrite(view, List.of(latest));
        return expected.isEmpty()
                ? new RowComparison(Verdict.DROPPED, "")
                : of(view, store.asStored(view, expected.getFirst()), served, now);
    }

    /** @param expected the row of the source as the store would keep it */
    static RowComparison of(FeatureView view, FeatureRow expected, ReadResult served, Now now) {
        return switch (served) {
            case ReadResult.Found found -> of(view, expected, found.row(), now.latestMicros);
            case ReadResult.Damaged damaged -> new RowComparison(Verdict.DIFFERENT, damaged.reason());
            case ReadResult.NotFound none -> absent(view, expected, NO_ROW, now.nowMicros);
            case ReadResult.Expired past -> absent(view, expected, "the store's row has expired", now.nowMicros);
        };
    }

    /** Of an entity whose latest row is marked deleted. */
    public static RowComparison of(FeatureView view, Tombstone deleted, ReadResult served, OnlineStore store, Now now) {
        return switch (served) {
            case ReadResult.Found found -> {
                FeatureRow expected = store.asStored(view, deleted.asRow());
                yield found.row().isNewerThan(expected)
                        ? newer(expected, found.row(), now.latestMicros, List.of())
                        : new RowComparison(Verdict.DELETED, "the source deleted it at " + times(expected)
                                + ", the store has the row of " + times(found.row()));
            }
            case ReadResult.Damaged damaged -> new RowComparison(Verdict.DELETED, "the source deleted it at "
                    + times(deleted.asRow()) + ", the store has a record that cannot be read: " + damaged.reason());
            case ReadResult.NotFound none -> new RowComparison(Verdict.EQUAL, "");
            case ReadResult.Expired past -> new RowComparison(Verdict.EQUAL, "");
        };
    }

    /** Of a row that a newer tombstone keeps out of the store. */
    static RowComparison keptOut(FeatureRow expected, Tombstone tombstone) {
        return new RowComparison(Verdict.NEWER, "the store has a tombstone of " + times(tombstone.asRow())
                + ", the source a row of " + times(expected));
    }

    private static RowComparison absent(FeatureView view, FeatureRow expected, String what, long nowMicros) {
        Expiry expiry = Expiry.of(view, WriteOptions.DEFAULT, expected.eventMicros(), nowMicros);
        return expiry instanceof Expiry.At at && at.micros() <= nowMicros
                ? new RowComparison(Verdict.EXPIRED, "")
                : new RowComparison(Verdict.MISSING, what);
    }

    private static RowComparison of(FeatureView view, FeatureRow expected, FeatureRow served, long latestMicros) {
        boolean isStale = isStale(expected, served);
        List<FeatureDifference> differences = differences(view, expected, served, isStale);
        if (served.isNewerThan(expected)) {
            return newer(expected, served, latestMicros, differences);
        }
        if (isStale) {
            return new RowComparison(Verdict.STALE, bothTimes(expected, served), differences);
        }
        return differences.isEmpty()
                ? new RowComparison(Verdict.EQUAL, "")
                : new RowComparison(Verdict.DIFFERENT, differences.stream().map(FeatureDifference::describe)
                        .collect(Collectors.joining("; ")), differences);
    }

    private static RowComparison newer(FeatureRow expected, FeatureRow served, long latestMicros,
            List<FeatureDifference> differences) {
        return served.eventMicros() > latestMicros
                ? new RowComparison(Verdict.FUTURE, "the store's row of " + times(served)
                        + " is too far in the future, and no row replaces it before then; delete it, or write with"
                        + " --on-conflict overwrite", differences)
                : new RowComparison(Verdict.NEWER, bothTimes(expected, served), differences);
    }

    private static String bothTimes(FeatureRow expected, FeatureRow served) {
        return "the store has the row of " + times(served) + ", the source one of " + times(expected);
    }

    /** A layout may keep no created time; then it does not tell two rows of one event time apart. */
    private static boolean isStale(FeatureRow expected, FeatureRow served) {
        return served.createdMicros() == FeatureRow.NO_TIME
                ? expected.eventMicros() > served.eventMicros()
                : expected.isNewerThan(served);
    }

    private static String times(FeatureRow row) {
        return Times.print(row.eventMicros())
                + (row.createdMicros() == FeatureRow.NO_TIME ? "" : " created " + Times.print(row.createdMicros()));
    }

    /** @param isStale whether a feature of the source may be alive that the store no longer serves */
    private static List<FeatureDifference> differences(FeatureView view, FeatureRow expected, FeatureRow served,
            boolean isStale) {
        List<FeatureDifference> differences = new ArrayList<>();
        for (int i = 0; i < view.features().size(); i++) {
            Object wanted = expected.values()[i];
            Object found = served.values()[i];
            // A feature past its own ttl is not served, and rightly so if the source has no newer one.
            boolean isRightlyExpired = found == NoValue.EXPIRED && !isStale;
            if (!isRightlyExpired && !Arrays.deepEquals(new Object[]{wanted}, new Object[]{found})) {
                differences.add(new FeatureDifference(view.features().get(i), found, wanted));
            }
        }
        return differences;
    }
}
