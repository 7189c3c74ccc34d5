package dev.larder.materialize;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import dev.larder.materialize.RowComparison.FeatureDifference;

/** What a verification found: counts, and the first differences of each kind. */
public final class VerifyReport {

    /** @param entity its text, or the key of a record that belongs to no entity */
    public record Difference(String view, Verdict kind, String entity, String what,
            List<FeatureDifference> features) {}

    private final String view;
    private final int show;
    private final Consumer<Difference> listener;
    private final Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
    private final Map<Verdict, List<Difference>> shown = new EnumMap<>(Verdict.class);
    private final Map<String, Long> byFeature = new LinkedHashMap<>();
    private long repaired;
    private boolean complete;

    /**
     * @param show how many differences of each kind to keep
     * @param listener receives every difference, one call at a time
     */
    VerifyReport(String view, int show, Consumer<Difference> listener) {
        this.view = view;
        this.show = show;
        this.listener = listener;
    }

    synchronized void count(Verdict verdict, long rows) {
        counts.merge(verdict, rows, Long::sum);
    }

    void record(String entity, RowComparison comparison) {
        if (comparison.verdict().isDifference()) {
            record(comparison.verdict(), entity, comparison.what(), comparison.features());
        } else {
            count(comparison.verdict(), 1);
        }
    }

    /** @param entity or the key of a record of the view that belongs to no entity */
    void recordExtra(String entity, String what) {
        record(Verdict.EXTRA, entity, what, List.of());
    }

    private synchronized void record(Verdict kind, String entity, String what, List<FeatureDifference> features) {
        count(kind, 1);
        features.forEach(each -> byFeature.merge(each.feature().name(), 1L, Long::sum));
        Difference difference = new Difference(view, kind, entity, what, features);
        List<Difference> kept = shown.computeIfAbsent(kind, first -> new ArrayList<>());
        if (kept.size() < show) {
            kept.add(difference);
        }
        listener.accept(difference);
    }

    synchronized void countRepaired(long rows) {
        repaired += rows;
    }

    void setComplete(boolean all) {
        complete = all;
    }

    public String view() {
        return view;
    }

    /** False if it was interrupted. */
    public boolean isComplete() {
        return complete;
    }

    /** Whether there are more differences than were repaired. */
    public boolean hasDifferences() {
        return differences() > repaired;
    }

    private long differences() {
        return counts.entrySet().stream().filter(count -> count.getKey().isDifference())
                .mapToLong(Map.Entry::getValue).sum();
    }

    /** Entities and rows of any verdict so far. */
    public long compared() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    public long count(Verdict verdict) {
        return counts.getOrDefault(verdict, 0L);
    }

    /** Rows that were written again because they differed. */
    public long repaired() {
        return repaired;
    }

    /** The first differences of each kind. */
    public List<Difference> shown() {
        return shown.values().stream().flatMap(List::stream).toList();
    }

    /** In how many entities each feature differs, the most frequent first. */
    public List<Map.Entry<String, Long>> byFeature() {
        return byFeature.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())).toList();
    }
}
