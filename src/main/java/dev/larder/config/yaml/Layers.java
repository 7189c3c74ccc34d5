package dev.larder.config.yaml;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lays one layer of a config over another: maps merge, lists and single values replace, `null` removes. An
 * {@code online_store} of another {@code type} replaces the whole block, because stores have different keys.
 */
public final class Layers {
    public static final String ONLINE_STORE = "online_store";
    public static final String TYPE = "type";
    static final String DEFAULT_TYPE = "sqlite";

    private Layers() {}

    static YamlNode.Mapping over(YamlNode.Mapping base, YamlNode.Mapping top) {
        Optional<String> type = storeType(top);
        boolean another = type.isPresent() && !type.get().equals(storeType(base).orElse(DEFAULT_TYPE));
        return merge(another ? without(base, ONLINE_STORE) : base, top);
    }

    /** A `null` stays in the result, to remove a key from a layer further down. */
    static YamlNode.Mapping merge(YamlNode.Mapping base, YamlNode.Mapping top) {
        Map<String, YamlNode> members = new LinkedHashMap<>(base.members());
        top.members().forEach((key, node) -> members.merge(key, node, (below, above) -> {
            boolean maps = below instanceof YamlNode.Mapping && above instanceof YamlNode.Mapping;
            return maps ? merge((YamlNode.Mapping) below, (YamlNode.Mapping) above) : above;
        }));
        return new YamlNode.Mapping(members, base.origin());
    }

    /** Removes the keys that are `null`. */
    public static YamlNode.Mapping dropNulls(YamlNode.Mapping layers) {
        Map<String, YamlNode> members = new LinkedHashMap<>();
        layers.members().forEach((key, node) -> {
            if (!(node instanceof YamlNode.Unset)) {
                members.put(key, node instanceof YamlNode.Mapping map ? dropNulls(map) : node);
            }
        });
        return new YamlNode.Mapping(members, layers.origin());
    }

    static YamlNode.Mapping without(YamlNode.Mapping map, String key) {
        Map<String, YamlNode> members = new LinkedHashMap<>(map.members());
        members.remove(key);
        return new YamlNode.Mapping(members, map.origin());
    }

    private static Optional<String> storeType(YamlNode.Mapping config) {
        return config.members().get(ONLINE_STORE) instanceof YamlNode.Mapping store
                && store.members().get(TYPE) instanceof YamlNode.Text type ? Optional.of(type.raw()) : Optional.empty();
    }
}
