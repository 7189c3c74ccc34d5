package dev.larder.cli.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.larder.cli.session.Session;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureView;
import dev.larder.feature.Selection;

/** References to what to read: a whole view ({@code VIEW}) or one feature of it ({@code VIEW:FEATURE}, repeatable). */
final class ViewReferences {
    private ViewReferences() {}

    /** One selection per view, in the order in which views and features are first named. */
    static List<Selection> parse(List<String> references, Session session) {
        // By name: the hash of a record costs a short command several milliseconds.
        Map<String, Map<String, Feature>> chosen = new LinkedHashMap<>();
        for (String reference : references) {
            int colon = reference.indexOf(':');
            FeatureView view = session.view(colon < 0 ? reference : reference.substring(0, colon));
            Map<String, Feature> features = chosen.computeIfAbsent(view.name(), none -> new LinkedHashMap<>());
            for (Feature feature : colon < 0
                    ? view.features()
                    : List.of(view.feature(reference.substring(colon + 1)))) {
                features.putIfAbsent(feature.name(), feature);
            }
        }
        return chosen.entrySet().stream()
                .map(entry -> new Selection(session.view(entry.getKey()), List.copyOf(entry.getValue().values())))
                .toList();
    }
}
