package dev.larder.console;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.larder.feature.Feature;
import dev.larder.feature.JoinKeys;

/**
 * The columns of an entity in one line: join keys, then each view's event time, remaining ttl and features. A single
 * view's keep their own names unless asked otherwise; several views' have the view's name in front.
 */
public record FlatColumns(JoinKeys keys, List<Group> groups) {

    /** @param features printed names, in the order of the view's features */
    record Group(String timestamp, String ttlSeconds, List<String> features) {}

    public record Selection(String view, List<Feature> features) {}

    public static FlatColumns of(JoinKeys keys, List<Selection> selections, boolean prefixed) {
        return new FlatColumns(keys, selections.stream()
                .map(selection -> group(keys, selection, prefixed || selections.size() > 1)).toList());
    }

    private static Group group(JoinKeys keys, Selection selection, boolean prefixed) {
        String prefix = prefixed ? selection.view() + "__" : "";
        List<String> names = selection.features().stream().map(feature -> prefix + feature.name()).toList();
        Set<String> taken = new LinkedHashSet<>(keys.names());
        taken.addAll(names);
        if (prefixed) {
            return new Group(prefix + "timestamp", prefix + "ttl_seconds", names);
        }
        ReservedColumns reserved = ReservedColumns.of(taken);
        return new Group(reserved.timestamp(), reserved.ttlSeconds(), names);
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
