package dev.larder.config.yaml;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.larder.text.Quoted;
import dev.larder.text.Suggestions;

/** The file without its profiles, and what each of them changes. */
public record Profiles(YamlNode.Mapping base, Map<String, YamlNode.Mapping> changes) {
    private static final String KEY = "profiles";

    public static Profiles of(YamlNode.Mapping file, Problems problems) {
        Map<String, YamlNode.Mapping> changes = new LinkedHashMap<>();
        switch (file.members().get(KEY)) {
            case null -> {
            }
            case YamlNode.Unset unset -> {
            }
            case YamlNode.Mapping profiles -> profiles.members().forEach((name, node) -> {
                if (node instanceof YamlNode.Mapping profile) {
                    changes.put(name, profile);
                } else {
                    refuse(node, YamlNode.path(KEY, name), problems);
                }
            });
            case YamlNode other -> refuse(other, KEY, problems);
        }
        return new Profiles(Layers.without(file, KEY), changes);
    }

    private static void refuse(YamlNode node, String key, Problems problems) {
        problems.add(node.origin(), key, "must be a map of keys and values, not " + YamlNode.kind(node));
    }

    public Set<String> names() {
        return changes.keySet();
    }

    /** The file with a profile merged over it; the file alone without a profile or with an unknown one. */
    public YamlNode.Mapping merged(Optional<String> profile) {
        return profile.map(changes::get).map(change -> Layers.over(base, change)).orElse(base);
    }

    public void check(String profile, String by, Problems problems) {
        if (!changes.containsKey(profile)) {
            problems.add(new Origin.Given(by), "", changes.isEmpty()
                    ? "unknown profile " + Quoted.of(profile) + ". The config has no `profiles`."
                    : Suggestions.unknown("profile", profile, names()));
        }
    }
}
