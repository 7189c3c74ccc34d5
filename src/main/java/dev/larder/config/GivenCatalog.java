package dev.larder.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import dev.larder.config.yaml.Origin;
import dev.larder.config.yaml.YamlNode;

/**
 * The catalog that a command line gives.
 *
 * @param settings by their keys in the config: {@code uri}, {@code properties.header.X-Tenant}
 */
public record GivenCatalog(Map<String, String> settings) {
    private static final String PROPERTIES = "properties";
    private static final Origin ORIGIN = new Origin.Given("--catalog");

    public boolean isEmpty() {
        return settings.isEmpty();
    }

    /** A config that has nothing else. */
    YamlNode.Mapping config() {
        Map<String, YamlNode> block = nodes(plain());
        if (!properties().isEmpty()) {
            block.put(PROPERTIES, new YamlNode.Mapping(nodes(properties()), ORIGIN));
        }
        return new YamlNode.Mapping(Map.of(CatalogBlock.BLOCK.name(), new YamlNode.Mapping(block, ORIGIN)), ORIGIN);
    }

    private static Map<String, YamlNode> nodes(Map<String, String> values) {
        Map<String, YamlNode> nodes = new LinkedHashMap<>();
        values.forEach((key, value) -> nodes.put(key, new YamlNode.Text(value, ORIGIN)));
        return nodes;
    }

    /** The lines of the block, if there is one: variables stay variables. */
    public String lines() {
        return block("", CatalogBlock.BLOCK.name(), plain()) + block("  ", PROPERTIES, properties());
    }

    private static String block(String indent, String name, Map<String, String> values) {
        return values.isEmpty()
                ? ""
                : values.entrySet().stream().map(entry -> indent + "  " + entry.getKey() + ": '"
                        + entry.getValue().replace("'", "''") + "'\n")
                        .collect(Collectors.joining("", indent + name + ":\n", ""));
    }

    private Map<String, String> plain() {
        Map<String, String> plain = new LinkedHashMap<>(settings);
        plain.keySet().removeIf(key -> key.startsWith(PROPERTIES + "."));
        return plain;
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        settings.forEach((key, value) -> {
            if (key.startsWith(PROPERTIES + ".")) {
                properties.put(key.substring(PROPERTIES.length() + 1), value);
            }
        });
        return properties;
    }
}
