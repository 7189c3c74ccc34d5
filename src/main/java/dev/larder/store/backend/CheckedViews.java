package dev.larder.store.backend;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.larder.feature.FeatureView;

/**
 * Compares how a view is stored with the config when the view is first used, and records it when it is first written.
 * What was compared is remembered as long as the store is open.
 *
 * @param <R> the form in which a backend keeps the metadata of a view
 */
public final class CheckedViews<R> {
    private final Records<R> records;
    private final Set<FeatureView> compared = ConcurrentHashMap.newKeySet();
    private final Set<FeatureView> ensured = ConcurrentHashMap.newKeySet();

    public CheckedViews(Records<R> records) {
        this.records = records;
    }

    /** The metadata of views in one backend. */
    public interface Records<R> {
        R read(String view);

        /** Empty if the view was never written. */
        Optional<ViewMetadata> metadata(R stored);

        ViewMetadata configured(FeatureView view);

        /**
         * Records what is not recorded yet, and changes nothing else.
         *
         * @return false if nothing was missing
         */
        boolean complete(FeatureView view, R stored);
    }

    /** Throws if the rows of a view are not stored as the config says. */
    public void compare(FeatureView view) {
        if (!compared.contains(view) && compare(view, records.read(view.name()))) {
            compared.add(view);
        }
    }

    /** The same, and records how the view is stored if that is not known yet. */
    public void ensure(FeatureView view) {
        if (ensured.contains(view)) {
            return;
        }
        R stored = records.read(view.name());
        compare(view, stored);
        if (records.complete(view, stored)) {
            // Another writer with another config may have been first.
            compare(view, records.read(view.name()));
        }
        ensured.add(view);
        compared.add(view);
    }

    /** @return whether there was anything to compare with */
    private boolean compare(FeatureView view, R stored) {
        Optional<ViewMetadata> metadata = records.metadata(stored);
        metadata.ifPresent(known -> known.requireSame(view, records.configured(view)));
        return metadata.isPresent();
    }

    /** The metadata of a view has changed or is gone, and has to be read again. */
    public void forget(String view) {
        compared.removeIf(each -> each.name().equals(view));
        ensured.removeIf(each -> each.name().equals(view));
    }
}
