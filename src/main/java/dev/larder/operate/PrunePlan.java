package dev.larder.operate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.larder.feature.FeatureView;
import dev.larder.source.arrival.KeptManifest;
import dev.larder.store.Maintenance;
import dev.larder.store.Population;
import dev.larder.store.RunDocument;
import dev.larder.store.RunLedger;

/**
 * What a store holds that the config no longer has: whole views, and features of views that it still has.
 *
 * @param rows how many rows each of these views has
 * @param exact whether these numbers are
 */
public record PrunePlan(List<String> views, Map<FeatureView, Set<String>> features, Map<String, Long> rows,
        boolean exact) {
    /** @param configured all views of the config */
    public static PrunePlan of(Maintenance contents, List<FeatureView> configured) {
        Map<String, FeatureView> byName = new HashMap<>();
        configured.forEach(view -> byName.put(view.name(), view));
        List<String> views = new ArrayList<>();
        Map<FeatureView, Set<String>> features = new LinkedHashMap<>();
        for (Maintenance.StoredView stored : contents.views()) {
            FeatureView view = byName.get(stored.name());
            if (view == null) {
                views.add(stored.name());
                continue;
            }
            Set<String> gone = new LinkedHashSet<>(stored.features());
            view.featureNames().forEach(gone::remove);
            if (!gone.isEmpty()) {
                features.put(view, gone);
            }
        }
        Map<String, Long> rows = new LinkedHashMap<>();
        views.forEach(view -> rows.put(view, contents.count(view)));
        features.keySet().forEach(view -> rows.put(view.name(), contents.count(view.name())));
        return new PrunePlan(views, features, rows, contents.countsExactly());
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    public long totalRows() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    /** For a user: views and features, each with its rows. */
    public String describe() {
        List<String> parts = new ArrayList<>();
        views.forEach(view -> parts.add("view " + view + count(view)));
        features.forEach((view, names) -> parts.add((names.size() == 1 ? "feature " : "features ")
                + String.join(", ", names) + " of view " + view.name() + count(view.name())));
        return String.join(", ", parts);
    }

    private String count(String view) {
        return " (" + new Population(rows.get(view), exact).describe() + ")";
    }

    /**
     * Removes all of it, or a part if the pace ends it.
     *
     * @param ledger forgets which files were read: a feature that comes back needs their values
     */
    public RowRemover.Removed run(Maintenance contents, RunLedger ledger, Maintenance.Pace pace) {
        features.keySet().stream().map(FeatureView::name)
                .filter(view -> ledger.document(view, RunDocument.MANIFEST).isPresent())
                .forEach(view -> ledger.keep(view, RunDocument.MANIFEST, KeptManifest.forgotten()));
        long removed = RowRemover.clear(contents, views, pace);
        long changed = 0;
        for (Map.Entry<FeatureView, Set<String>> entry : features.entrySet()) {
            if (!pace.next(0)) {
                break;
            }
            changed += contents.drop(entry.getKey(), entry.getValue(), pace);
        }
        return new RowRemover.Removed(removed, changed, contents.countsExactly());
    }
}
