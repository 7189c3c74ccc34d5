package dev.larder.command;

import java.util.ArrayList;
import java.util.List;

import dev.larder.config.Config;
import dev.larder.feature.FeatureView;
import dev.larder.shell.Completion;

/** Names of the config for the completion of command lines. */
final class ConfigNames implements Completion.Names {
    private final Session session;

    ConfigNames(Session session) {
        this.session = session;
    }

    @Override
    public List<String> argumentsOf(String command) {
        List<FeatureView> views;
        try {
            Config config = session.config();
            views = config.viewNames().stream().map(name -> config.view(name).view()).toList();
        } catch (RuntimeException e) {
            // A user at the prompt is not helped by an error in the middle of a word.
            return List.of();
        }
        return switch (command) {
            case "materialize", "verify", "bench", "truncate" -> views.stream().map(FeatureView::name).toList();
            case "get", "batch-get", "scan" -> join(views, references(views), command.equals("get"));
            case "put", "delete", "batch-put" -> join(views, List.of(), !command.equals("batch-put"));
            default -> List.of();
        };
    }

    private static List<String> references(List<FeatureView> views) {
        return views.stream().flatMap(view -> view.featureNames().stream().map(name -> view.name() + ":" + name))
                .toList();
    }

    private static List<String> join(List<FeatureView> views, List<String> references, boolean takesKeys) {
        List<String> all = new ArrayList<>(views.stream().map(FeatureView::name).toList());
        all.addAll(references);
        if (takesKeys) {
            views.stream().flatMap(view -> view.keys().names().stream()).distinct().map(name -> name + "=")
                    .forEach(all::add);
        }
        return all;
    }
}
