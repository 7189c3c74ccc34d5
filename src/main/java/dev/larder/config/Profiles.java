package dev.larder.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.larder.feature.Nearest;

/** The file without its profiles, and what each of them changes. */
record Profiles(Node.Mapping base, Map<String, Node.Mapping> changes) {
    private static final String KEY = "profiles";

    static Profiles of(Node.Mapping file, Problems problems) {
        Map<String, Node.Mapping> changes = new LinkedHashMap<>();
        switch (file.members().get(KEY)) {
            case null -> {
            }
            case Node.Unset unset -> {
            }
            case Node.Mapping profiles -> profiles.members().forEach((name, node) -> {
                if (node instanceof Node.Mapping profile) {
                    changes.put(name, profile);
                } else {
                    refuse(node, Node.path(KEY, name), problems);
                }
            });
            case Node other -> refuse(other, KEY, problems);
        }
        return new Profiles(Layers.without(file, KEY), changes);
    }

    private static void refuse(Node node, String key, Problems problems) {
        problems.add(node.origin(), key, "must be a map of keys and values, not " + Node.kind(node));
    }

    Set<String> names() {
        return changes.keySet();
    }

    /** The file as one profile sees it; the bare file for none, or for one that there is not. */
    Node.Mapping merged(Optional<String> profile) {
        return profile.map(changes::get).map(change -> Layers.over(base, change)).orElse(base);
    }

    void check(String profile, String by, Problems problems) {
        if (!changes.containsKey(profile)) {
            problems.add(new Origin.Given(by), "", changes.isEmpty()
                    ? "there is no profile; the config has no `profiles`"
                    : Nearest.unknown("profile", profile, names()));
        }
    }
}
