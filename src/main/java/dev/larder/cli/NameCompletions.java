package dev.larder.cli;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.larder.cli.session.Session;
import dev.larder.cli.shell.Completion;
import dev.larder.config.ConfigNames;
import dev.larder.config.yaml.ConfigException;
import dev.larder.feature.FeatureView;

/** Names of the config for the completion of command lines. */
final class NameCompletions implements Completion.Names {
    private final ConfigNames outline;

    private NameCompletions(ConfigNames outline) {
        this.outline = outline;
    }

    /** @param options those on the line: they say which config */
    static NameCompletions of(Session session, Map<String, List<String>> options) {
        try {
            return new NameCompletions(session.outline(options));
        } catch (ConfigException | IllegalArgumentException e) {
            // A user at the prompt is not helped by an error in the middle of a word.
            return new NameCompletions(ConfigNames.EMPTY);
        }
    }

    @Override
    public List<String> profiles() {
        return outline.profiles();
    }

    @Override
    public List<String> views() {
        return outline.views().stream().map(FeatureView::name).toList();
    }

    @Override
    public List<String> features(String view) {
        return views(List.of(view)).flatMap(each -> each.featureNames().stream()).toList();
    }

    @Override
    public List<String> keys(Collection<String> views) {
        return views(views).flatMap(each -> each.keys().names().stream()).distinct().toList();
    }

    private Stream<FeatureView> views(Collection<String> names) {
        return outline.views().stream().filter(view -> names.contains(view.name()));
    }
}
