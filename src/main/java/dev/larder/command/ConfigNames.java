package dev.larder.command;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.larder.config.ConfigException;
import dev.larder.config.Outline;
import dev.larder.feature.FeatureView;
import dev.larder.shell.Completion;

/** Names of the config for the completion of command lines. */
final class ConfigNames implements Completion.Names {
    private final Outline outline;

    private ConfigNames(Outline outline) {
        this.outline = outline;
    }

    /** @param options those on the line: they say which config */
    static ConfigNames of(Session session, Map<String, List<String>> options) {
        try {
            return new ConfigNames(session.outline(options));
        } catch (ConfigException | IllegalArgumentException e) {
            // A user at the prompt is not helped by an error in the middle of a word.
            return new ConfigNames(Outline.EMPTY);
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
