package dev.larder.format;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.larder.feature.JoinKeys;
import dev.larder.feature.Selection;

/**
 * The columns of an entity on one line: join keys, then the event time, remaining ttl and features of each view. The
 * columns of several views, and of one view on request, are prefixed with the name of their view.
 */
public record FlatColumns(JoinKeys keys, List<Group> groups) {

    /** @param features printed names, in the order of the selection */
    record Group(Selection selection, String timestamp, String ttlSeconds, List<String> features) {}

    public static FlatColumns of(JoinKeys keys, List<Selection> selections, boolean prefixed) {
        return new FlatColumns(keys, selections.stream()
                .map(selection -> group(keys, selection, prefixed || selections.size() > 1)).toList());
    }

    private static Group group(JoinKeys keys, Selection selection, boolean prefixed) {
        String prefix = prefixed ? selection.view().name() + "__" : "";
        // All names of the view: the columns must not depend on which features are selected.
        Set<String> taken = new HashSet<>(selection.view().featureNames());
        if (!prefixed) {
            taken.addAll(keys.names());
        }
        ReservedColumns reserved = ReservedColumns.of(taken);
        return new Group(selection, prefix + reserved.timestamp(), prefix + reserved.ttlSeconds(),
                selection.features().stream().map(feature -> prefix + feature.name()).toList());
    }

    List<String> names() {
        List<String> names = new ArrayList<>(keys.names());
        for (Group group : groups) {
            names.add(group.timestamp());
            names.add(group.ttlSeconds());
            names.addAll(group.features());
        }
        return names;
    }
}
