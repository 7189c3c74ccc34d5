package dev.larder.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.larder.cli.session.Session;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.format.FlatColumns;

/** What to read of one view: all of it ({@code VIEW}), or some features ({@code VIEW:FEATURE}, repeated). */
record Selection(FeatureView view, List<Feature> features) {

    static List<Selection> of(List<String> references, Session session) {
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

    static JoinKeys keys(List<Selection> selections) {
        return EntityArguments.union(selections.stream().map(Selection::view).toList());
    }

    static FlatColumns columns(List<Selection> selections, boolean prefixed) {
        return FlatColumns.of(keys(selections), selections.stream()
                .map(selection -> new FlatColumns.Selection(selection.view(), selection.features())).toList(),
                prefixed);
    }
}
