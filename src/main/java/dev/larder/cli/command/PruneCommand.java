package dev.larder.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.Session;
import dev.larder.config.Config;
import dev.larder.feature.FeatureView;
import dev.larder.store.Maintenance.StoredView;
import dev.larder.store.Maintenance;
import dev.larder.text.NumberText;

@Command(name = "prune", header = "Remove views and features that the config no longer has.", description = {
        "Whole views, and within the rows of the others the features that are gone from the config. Asks for the"
                + " project's name.",
        "May be interrupted, and run again."},
        footer = {"larder prune --dry-run",
                "larder prune --yes --rate 10000"})
public final class PruneCommand implements Callable<ExitCode> {
    private final Session session;

    @Mixin
    private Clearing clearing;

    public PruneCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() {
        Config config = session.config();
        Maintenance contents = session.contents();
        List<StoredView> goneViews = new ArrayList<>();
        Map<FeatureView, Set<String>> goneFeatures = new LinkedHashMap<>();
        for (StoredView stored : contents.views()) {
            if (!config.viewNames().contains(stored.name())) {
                goneViews.add(stored);
                continue;
            }
            FeatureView view = config.view(stored.name()).view();
            Set<String> gone = new LinkedHashSet<>(stored.features());
            view.featureNames().forEach(gone::remove);
            if (!gone.isEmpty()) {
                goneFeatures.put(view, gone);
            }
        }
        if (goneViews.isEmpty() && goneFeatures.isEmpty()) {
            session.console().say("the store has nothing that the config does not have");
            return ExitCode.OK;
        }
        Map<String, Long> rows = new LinkedHashMap<>();
        goneViews.forEach(view -> rows.put(view.name(), contents.count(view.name())));
        goneFeatures.keySet().forEach(view -> rows.put(view.name(), contents.count(view.name())));
        return clearing.run(session, "removes from project " + config.project() + " "
                + effect(rows, goneViews, goneFeatures), config.project(), List.copyOf(rows.keySet()),
                rows.values().stream().mapToLong(Long::longValue).sum(),
                pace -> prune(contents, goneViews, goneFeatures, pace));
    }

    private static String effect(Map<String, Long> rows, List<StoredView> views,
            Map<FeatureView, Set<String>> features) {
        List<String> parts = new ArrayList<>();
        views.forEach(view -> parts.add("view " + view.name() + " (" + NumberText.count(rows.get(view.name()), "row")
                + ")"));
        features.forEach((view, names) -> parts.add((names.size() == 1 ? "feature " : "features ")
                + String.join(", ", names) + " of view " + view.name() + " ("
                + NumberText.count(rows.get(view.name()), "row") + ")"));
        return String.join(", ", parts);
    }

    private static Clearing.Cleared prune(Maintenance contents, List<StoredView> views,
            Map<FeatureView, Set<String>> features, Maintenance.Pace pace) {
        long removed = Clearing.clear(contents, views.stream().map(StoredView::name).toList(), pace);
        long changed = 0;
        for (Map.Entry<FeatureView, Set<String>> entry : features.entrySet()) {
            if (!pace.next(0)) {
                break;
            }
            changed += contents.drop(entry.getKey(), entry.getValue(), pace);
        }
        return new Clearing.Cleared(removed, changed);
    }
}
