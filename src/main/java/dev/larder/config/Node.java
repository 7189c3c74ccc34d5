package dev.larder.config;

import java.util.List;
import java.util.Map;

/** The config as written: texts, lists and maps, before variables and types. */
sealed interface Node {

    /** The line of its key, of itself where it is an element of a list. */
    Origin origin();

    record Text(String raw, Origin origin) implements Node {}

    /** A `null` or `~`, which takes back what a layer below said. */
    record Unset(Origin origin) implements Node {}

    record Sequence(List<Node> items, Origin origin) implements Node {}

    /** @param members in the order of the file */
    record Mapping(Map<String, Node> members, Origin origin) implements Node {}

    static String kind(Node node) {
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
