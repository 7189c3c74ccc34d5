package dev.larder.operate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.store.DeleteOutcome;
import dev.larder.store.Maintenance;
import dev.larder.store.OnlineStore;
import dev.larder.store.StoreException;

/** Deletes one entity from every view with exactly its join keys, including views that only the store still knows. */
public final class Erasure {
    private final OnlineStore store;
    private final Maintenance contents;
    private final List<Target> targets = new ArrayList<>();
    private final List<FeatureView> skipped = new ArrayList<>();
    private final Collection<EntityKey> keys;

    /** @param configured empty if the config no longer has the view */
    public record Target(String view, Optional<FeatureView> configured, EntityKey key) {}

    /**
     * @param configured all views of the config
     * @param names the join keys that are given
     * @param parse the entity's key by a view's join keys, with values of its types
     */
    public Erasure(OnlineStore store, Maintenance contents, List<FeatureView> configured, Set<String> names,
            Function<JoinKeys, EntityKey> parse) {
        this.store = store;
        this.contents = contents;
        for (FeatureView view : configured) {
            if (names.equals(Set.copyOf(view.keys().names()))) {
                targets.add(new Target(view.name(), Optional.of(view), parse.apply(view.keys())));
            } else if (view.keys().names().stream().anyMatch(names::contains)) {
                skipped.add(view);
            }
        }
        // Views whose join keys differ in type may have one text for the entity, or several.
        Map<String, EntityKey> byText = new LinkedHashMap<>();
        targets.forEach(target -> byText.putIfAbsent(target.key().text(), target.key()));
        this.keys = byText.values();
        Set<String> known = configured.stream().map(FeatureView::name).collect(Collectors.toSet());
        contents.views().stream().map(Maintenance.StoredView::name).filter(name -> !known.contains(name))
                .forEach(name -> keys.forEach(key -> targets.add(new Target(name, Optional.empty(), key))));
    }

    /** Where the entity may be. A view that only the store knows comes once for each text of the entity. */
    public List<Target> targets() {
        return targets;
    }

    /** The entity, once for each text that it has. */
    public Collection<EntityKey> keys() {
        return keys;
    }

    /** Views with some, but not all, of the given join keys, or with more. */
    public List<FeatureView> skipped() {
        return skipped;
    }

    /**
     * Goes on after a view that fails.
     *
     * @param listener is called for each target when it is done
     * @throws StoreException if the store as a whole does not answer
     */
    public void run(BiConsumer<Target, DeleteOutcome> listener) {
        targets.forEach(target -> listener.accept(target, delete(target)));
    }

    private DeleteOutcome delete(Target target) {
        try {
            return target.configured().isPresent()
                    ? store.delete(target.configured().get(), List.of(target.key())).getFirst()
                    : contents.erase(target.view(), target.key().text());
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.UNREACHABLE) {
                throw e;
            }
            return new DeleteOutcome.Failed(e.getMessage());
        }
    }
}
