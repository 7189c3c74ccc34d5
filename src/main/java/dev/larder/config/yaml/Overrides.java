package dev.larder.config.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The layer of {@code --set KEY=VALUE}: a path of keys, and a value in YAML. The last one for a key wins. */
public final class Overrides {
    /** In characters: longer than any real path, and short enough to walk down by recursion. */
    private static final int LONGEST_KEY = 1000;

    private final YamlNode.Mapping config;
    private final Problems problems;

    private Overrides(YamlNode.Mapping config, Problems problems) {
        this.config = config;
        this.problems = problems;
    }

    public static YamlNode.Mapping over(YamlNode.Mapping config, List<String> sets, Problems problems) {
        Overrides overrides = new Overrides(config, problems);
        YamlNode.Mapping layer = new YamlNode.Mapping(Map.of(), config.origin());
        for (String set : sets) {
            Optional<YamlNode.Mapping> one = overrides.parse(set);
            layer = one.isPresent() ? Layers.merge(layer, one.get()) : layer;
        }
        return Layers.over(config, layer);
    }

    private Optional<YamlNode.Mapping> parse(String set) {
        int equals = set.indexOf('=');
        if (equals <= 0 || equals > LONGEST_KEY) {
            problems.add(new Origin.Given("--set"), "", "needs a key and a value, like `--set online_store.db=3`");
            return Optional.empty();
        }
        String key = set.substring(0, equals).strip();
        Origin origin = new Origin.Given("--set " + key);
        Optional<YamlNode> value = YamlReader.readValue(set.substring(equals + 1), origin, problems);
        if (value.isEmpty()) {
            problems.add(origin, key, "has no value");
        }
        return value.map(node -> nested(config, key, node));
    }

    /** Names may contain dots, so a path is split after the longest key that the config has. */
    private YamlNode.Mapping nested(YamlNode at, String path, YamlNode value) {
        Map<String, YamlNode> members = at instanceof YamlNode.Mapping map ? map.members() : Map.of();
        int end = path.length();
        while (end > 0 && !members.containsKey(path.substring(0, end))) {
            end = path.lastIndexOf('.', end - 1);
        }
        if (end <= 0) {
            int dot = path.indexOf('.');
            end = dot <= 0 ? path.length() : dot;
        }
        String key = path.substring(0, end);
        YamlNode below = end == path.length()
                ? value
                : nested(members.get(key), path.substring(end + 1), value);
        Map<String, YamlNode> member = new LinkedHashMap<>();
        member.put(key, below);
        return new YamlNode.Mapping(member, value.origin());
    }
}
