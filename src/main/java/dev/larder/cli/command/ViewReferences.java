package dev.larder.cli.command;

import java.util.ArrayList;
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
        Map<FeatureView, List<Feature>> chosen = new LinkedHashMap<>();
        for (String reference : references) {
            int colon = reference.indexOf(':');
            FeatureView view = session.view(colon < 0 ? reference : reference.substring(0, colon));
            List<Feature> features = chosen.computeIfAbsent(view, none -> new ArrayList<>());
            (colon < 0 ? view.features() : List.of(view.feature(reference.substring(colon + 1)))).stream()
                    .filter(feature -> !features.contains(feature)).forEach(features::add);
        }
        return chosen.entrySet().stream().map(entry -> new Selection(entry.getKey(), entry.getValue())).toList();
    }
}
