package dev.larder.config.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;
import tools.jackson.dataformat.yaml.YAMLReadFeature;
import tools.jackson.dataformat.yaml.YAMLSchema;

import dev.larder.text.Quoted;

/**
 * Reads one YAML document into nodes. Refuses anchors, aliases and tags, by which a small file could expand or name
 * Java classes.
 */
final class YamlReader {
    private static final Set<String> SECRETS = Set.of("password", "url", "connection_string", "token",
            "credential");

    /** Levels of maps and lists. A config needs 6. */
    private static final int DEEPEST = 32;

    // The core schema reads `~` as null. Octal numbers are off because the text 09 would end the parsing.
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .yamlSchema(YAMLSchema.CORE)
            .disable(YAMLReadFeature.PARSE_OCTAL_NUMBERS)
            .build();

    /** The parser's messages end with the problem, its place and a copy of the line, which may contain a secret. */
    private static final Pattern PROBLEM = Pattern
            .compile("(?:^|\\n)([^\\n]*)\\n in reader, line (\\d+), column (\\d+):");
    private static final Pattern INDENTATION_HINT = Pattern.compile("\\. \\(Do not use .* for indentation\\)");

    private final YAMLParser in;
    private final IntFunction<Origin> origins;
    private final Problems problems;
    private final boolean namesKeys;

    private YamlReader(YAMLParser in, IntFunction<Origin> origins, Problems problems, boolean namesKeys) {
        this.in = in;
        this.origins = origins;
        this.problems = problems;
        this.namesKeys = namesKeys;
    }

    /**
     * @param origins makes an origin of a line's number
     * @return empty for a document without content
     */
    static Optional<YamlNode> read(String text, IntFunction<Origin> origins, Problems problems) {
        return read(text, origins, problems, true);
    }

    /** A value without a file: text in it that looks like keys may be a password, so messages do not repeat it. */
    static Optional<YamlNode> readValue(String text, Origin origin, Problems problems) {
        return read(text, line -> origin, problems, false);
    }

    private static Optional<YamlNode> read(String text, IntFunction<Origin> origins, Problems problems,
            boolean namesKeys) {
        refuseControlCharacters(text, origins, problems);
        try (YAMLParser in = (YAMLParser) YAML.createParser(ObjectReadContext.empty(), text)) {
            return new YamlReader(in, origins, problems, namesKeys).document();
        } catch (JacksonException e) {
            throw notYaml(e, origins, problems);
        }
    }

    private static void refuseControlCharacters(String text, IntFunction<Origin> origins, Problems problems) {
        int line = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean control = Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t' && c != '\u0085';
            if (control || c == '\ufeff' || c >= '\ufffe') {
                throw problems.fatal(origins.apply(line), "", String.format("contains the character U+%04X, which YAML"
                        + " does not allow. Is it the right file?", (int) c));
            }
            if (c == '\n') {
                line++;
            }
        }
    }

    private static ConfigException notYaml(JacksonException e, IntFunction<Origin> origins, Problems problems) {
        int line = e.getLocation().getLineNr();
        int column = e.getLocation().getColumnNr();
        String problem = e.getOriginalMessage().startsWith("Expected a property name")
                ? "a key must be a plain text"
                : "the text cannot be read";
        Matcher said = PROBLEM.matcher(e.getOriginalMessage());
        while (said.find()) {
            problem = INDENTATION_HINT.matcher(said.group(1)).replaceAll("");
            line = Integer.parseInt(said.group(2));
            column = Integer.parseInt(said.group(3));
        }
        if (problem.endsWith("but got {")) {
            problem += "; inside `{ }` and `[ ]`, put `${NAME}` in quotes";
        }
        return problems.fatal(origins.apply(line), "",
                "invalid YAML: " + Quoted.path(problem) + " (column " + column + ")");
    }

    private Optional<YamlNode> document() {
        if (next() == null) {
            return Optional.empty();
        }
        Optional<YamlNode> root = node(here(), "", 0);
        if (next() != null) {
            throw problems.fatal(here(), "", "a second document starts here. A config is a single document.");
        }
        return root;
    }

    /** Reads the node at the parser's current token; empty for a key without any value. */
    private Optional<YamlNode> node(Origin origin, String path, int depth) {
        if (depth > DEEPEST) {
            throw problems.fatal(origin, "", "is nested more than " + DEEPEST + " levels deep");
        }
        JsonToken token = in.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return Optional.of(mapping(origin, path, depth));
        }
        if (token == JsonToken.START_ARRAY) {
            return Optional.of(sequence(origin, path, depth));
        }
        if (token != JsonToken.VALUE_NULL) {
            return Optional.of(new YamlNode.Text(in.getString(), origin));
        }
        if (in.getString().isEmpty()) {
            if (depth > 0) {
                problems.add(origin, path, "has no value");
            }
            return Optional.empty();
        }
        return Optional.of(new YamlNode.Unset(origin));
    }

    private YamlNode.Mapping mapping(Origin origin, String path, int depth) {
        Map<String, YamlNode> members = new LinkedHashMap<>();
        while (next() != JsonToken.END_OBJECT) {
            String key = in.currentName();
            String keyPath = below(path, key);
            Origin keyOrigin = here();
            next();
            Optional<YamlNode> value = node(keyOrigin, keyPath, depth + 1);
            if (members.containsKey(key)) {
                problems.add(keyOrigin, keyPath, "is defined twice, first at " + members.get(key).origin());
            } else if (value.isPresent()) {
                members.put(key, value.get());
            }
        }
        return new YamlNode.Mapping(members, origin);
    }

    /** If YAML takes a password for a map, the keys of that map are the password. */
    private String below(String path, String key) {
        boolean isSecret = SECRETS.contains(path.substring(path.lastIndexOf('.') + 1));
        return namesKeys && !isSecret ? YamlNode.path(path, key) : path;
    }

    private YamlNode.Sequence sequence(Origin origin, String path, int depth) {
        List<YamlNode> items = new ArrayList<>();
        while (next() != JsonToken.END_ARRAY) {
            node(here(), path, depth + 1).ifPresent(items::add);
        }
        return new YamlNode.Sequence(items, origin);
    }

    private JsonToken next() {
        JsonToken token = in.nextToken();
        if (in.isCurrentAlias() || in.getObjectId() != null) {
            throw problems.fatal(here(), "", "anchors and aliases (`&` and `*`) are not allowed. Repeat the value, or"
                    + " quote a text that starts with `&` or `*`.");
        }
        if (token != null && in.getRawTag() != null) {
            throw problems.fatal(here(), "", "tags (`!`) are not allowed. Quote a text that starts with `!`.");
        }
        return token;
    }

    private Origin here() {
        return origins.apply(in.currentTokenLocation().getLineNr());
    }
}
