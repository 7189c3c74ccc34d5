package dev.larder.config.yaml;

import java.util.List;
import java.util.Map;

/** The config as written: texts, lists and maps, before variables and types. */
public sealed interface YamlNode {

    /** The line of its key, of itself where it is an element of a list. */
    Origin origin();

    record Text(String raw, Origin origin) implements YamlNode {}

    /** A `null` or `~`, which takes back what a layer below said. */
    record Unset(Origin origin) implements YamlNode {}

    record Sequence(List<YamlNode> items, Origin origin) implements YamlNode {}

    /** @param members in the order of the file */
    record Mapping(Map<String, YamlNode> members, Origin origin) implements YamlNode {}

    static String kind(YamlNode node) {
        return switch (node) {
            case Text text -> "a single value";
            case Unset unset -> "null";
            case Sequence sequence -> "a list";
            case Mapping mapping -> "a map";
        };
    }

    static String path(String parent, String key) {
        return parent.isEmpty() ? key : parent + "." + key;
    }
}
