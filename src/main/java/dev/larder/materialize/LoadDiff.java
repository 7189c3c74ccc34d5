package dev.larder.materialize;

import java.io.Serializable;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.Tombstone;
import dev.larder.feature.ValueText;
import dev.larder.store.WriteOutcome;
import dev.larder.store.WriteOutcome.Done;

/**
 * How a run would change the rows of the store: how many of each kind, how often each feature, and examples. The parts of
 * a run are recorded apart and added up, in any order: the examples are the first entities by name, whoever finds them.
 */
public final class LoadDiff implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int examples;
    private final EnumMap<Kind, Long> counts = new EnumMap<>(Kind.class);
    private final EnumMap<Kind, TreeMap<String, Example>> first = new EnumMap<>(Kind.class);
    private final TreeMap<String, Long> byFeature = new TreeMap<>();

    public enum Kind {
        /** The store serves no row of the entity. */
        ADDED,
        /** The values of features change. */
        CHANGED,
        /** Only the times change. */
        REFRESHED,
        UNCHANGED,
        /** The store's row is newer, so it stays. */
        OLDER,
        /** The source deletes the entity, or has none such and {@code --replace} is given. */
        REMOVED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param what the reason in words, empty if the features say it
     * @param features that change
     */
    public record Example(String entity, String what, List<Change> features) implements Serializable {}

    /** The values of a feature as text. @param stored null if the store has no row */
    public record Change(String feature, String stored, String source) implements Serializable {}

    /** @param examples how many of each kind to keep */
    LoadDiff(int examples) {
        this.examples = examples;
    }

    /**
     * @param row as the store would keep it
     * @param outcome of writing it
     */
    synchronized void record(FeatureView view, FeatureRow row, WriteOutcome outcome, RowComparison comparison) {
        if (outcome == Done.STALE) {
            add(Kind.OLDER, row.key(), () -> new Example(row.key().text(), comparison.what(), List.of()));
        } else if (outcome == Done.WRITTEN) {
            written(view, row, comparison);
        }
    }

    private void written(FeatureView view, FeatureRow row, RowComparison comparison) {
        switch (comparison.verdict()) {
            case MISSING, EXPIRED -> add(Kind.ADDED, row.key(), () -> new Example(row.key().text(), "",
                    values(view.features(), row)));
            case EQUAL -> add(Kind.UNCHANGED, row.key(), null);
            case DIFFERENT, STALE, NEWER, FUTURE -> changed(row.key(), comparison);
            case DELETED, EXTRA, REJECTED, DROPPED ->
                throw new IllegalStateException("not the verdict of a row: " + comparison);
        }
    }

    private void changed(EntityKey key, RowComparison comparison) {
        boolean isDamaged = comparison.verdict() == Verdict.DIFFERENT && comparison.features().isEmpty();
        if (comparison.features().isEmpty() && !isDamaged) {
            add(Kind.REFRESHED, key, () -> new Example(key.text(), comparison.what(), List.of()));
            return;
        }
        comparison.features().forEach(each -> byFeature.merge(each.feature().name(), 1L, Long::sum));
        add(Kind.CHANGED, key, () -> new Example(key.text(), isDamaged ? comparison.what() : "",
                comparison.features().stream().map(each -> new Change(each.feature().name(), each.storedText(),
                        each.sourceText())).toList()));
    }

    private static List<Change> values(List<Feature> features, FeatureRow row) {
        return IntStream.range(0, features.size()).mapToObj(i -> new Change(features.get(i).name(), null,
                row.values()[i] == null ? "null" : ValueText.print(features.get(i).type(), row.values()[i]))).toList();
    }

    /** @param outcome of deleting the entity */
    synchronized void record(Tombstone tombstone, WriteOutcome outcome, RowComparison comparison) {
        EntityKey key = tombstone.key();
        Kind kind = outcome == Done.STALE
                ? Kind.OLDER
                : comparison.verdict() == Verdict.EQUAL ? Kind.UNCHANGED : Kind.REMOVED;
        add(kind, key, kind == Kind.UNCHANGED ? null : () -> new Example(key.text(), comparison.what(), List.of()));
    }

    synchronized void removed(EntityKey key) {
        add(Kind.REMOVED, key, () -> new Example(key.text(), "the source has no such entity", List.of()));
    }

    /** @param example null for a kind without examples */
    private void add(Kind kind, EntityKey key, Supplier<Example> example) {
        counts.merge(kind, 1L, Long::sum);
        TreeMap<String, Example> kept = kept(kind);
        if (example != null && (kept.size() < examples
                || examples > 0 && key.text().compareTo(kept.lastKey()) < 0)) {
            kept.put(key.text(), example.get());
            trim(kept);
        }
    }

    private TreeMap<String, Example> kept(Kind kind) {
        return first.computeIfAbsent(kind, unseen -> new TreeMap<>());
    }

    private void trim(TreeMap<String, Example> kept) {
        while (kept.size() > examples) {
            kept.pollLastEntry();
        }
    }

    synchronized void add(LoadDiff other) {
        other.counts.forEach((kind, count) -> counts.merge(kind, count, Long::sum));
        other.byFeature.forEach((feature, count) -> byFeature.merge(feature, count, Long::sum));
        other.first.forEach((kind, kept) -> {
            kept(kind).putAll(kept);
            trim(kept(kind));
        });
    }

    public long count(Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    /** The first entities of a kind by name. */
    public List<Example> examples(Kind kind) {
        return first.containsKey(kind) ? List.copyOf(first.get(kind).values()) : List.of();
    }

    /** In how many entities each feature changes, the most frequent first. */
    public List<Map.Entry<String, Long>> byFeature() {
        return byFeature.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())).toList();
    }
}
