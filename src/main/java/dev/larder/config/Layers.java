package dev.larder.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One layer of a config over another: maps merge, lists and single values replace, `null` takes back. An
 * {@code online_store} of another {@code type} replaces the whole block, for one store's keys mean nothing to another.
 */
final class Layers {
    static final String ONLINE_STORE = "online_store";
    static final String TYPE = "type";
    static final String DEFAULT_TYPE = "sqlite";

    private Layers() {}

    static Node.Mapping over(Node.Mapping base, Node.Mapping top) {
        Optional<String> type = storeType(top);
        boolean another = type.isPresent() && !type.get().equals(storeType(base).orElse(DEFAULT_TYPE));
        return merge(another ? without(base, ONLINE_STORE) : base, top);
    }

    /** Maps merge, whatever else replaces; a `null` stays, to take back from a layer further down. */
    static Node.Mapping merge(Node.Mapping base, Node.Mapping top) {
        Map<String, Node> members = new LinkedHashMap<>(base.members());
        top.members().forEach((key, node) -> members.merge(key, node, (below, above) -> {
            boolean maps = below instanceof Node.Mapping && above instanceof Node.Mapping;
            return maps ? merge((Node.Mapping) below, (Node.Mapping) above) : above;
        }));
        return new Node.Mapping(members, base.origin());
    }

    /** Takes out what `null` took back. */
    static Node.Mapping settle(Node.Mapping layers) {
        Map<String, Node> members = new LinkedHashMap<>();
        layers.members().forEach((key, node) -> {
            if (!(node instanceof Node.Unset)) {
                members.put(key, node instanceof Node.Mapping map ? settle(map) : node);
            }
        });
        return new Node.Mapping(members, layers.origin());
    }

    static Node.Mapping without(Node.Mapping map, String key) {
        Map<String, Node> members = new LinkedHashMap<>(map.members());
        members.remove(key);
        return new Node.Mapping(members, map.origin());
    }

    private static Optional<String> storeType(Node.Mapping config) {
        return config.members().get(ONLINE_STORE) instanceof Node.Mapping store
                && store.members().get(TYPE) instanceof Node.Text type ? Optional.of(type.raw()) : Optional.empty();
    }
}
