package dev.larder.config.yaml;

import java.util.List;
import java.util.Map;

/** A config as written: texts, lists and maps, before variables are replaced and types are parsed. */
public sealed interface YamlNode {

    /** The line of its key, or its own line if it is an element of a list. */
    Origin origin();

    record Text(String raw, Origin origin) implements YamlNode {}

    /** A `null` or `~`, which removes the key of a layer below. */
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
