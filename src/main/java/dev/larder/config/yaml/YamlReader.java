package dev.larder.config.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

import dev.larder.text.Quoted;

/**
 * Reads one YAML document into nodes. Refuses anchors, aliases and tags, by which a small file could expand or name
 * Java classes.
 */
final class YamlReader {
    private static final Set<String> SECRETS = Set.of("password", "url", "connection_string");

    /** Levels of maps and lists. A config needs 6. */
    private static final int DEEPEST = 32;

    /** What YAML's core schema reads as null. */
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

    private static final String INDENTATION_HINT = ". (Do not use ";

    private final Parser in;
    private final IntFunction<Origin> origins;
    private final Problems problems;
    private final boolean namesKeys;

    private YamlReader(Parser in, IntFunction<Origin> origins, Problems problems, boolean namesKeys) {
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
        LoadSettings settings = LoadSettings.builder().build();
        try {
            return new YamlReader(new ParserImpl(settings, new StreamReader(settings, text)), origins, problems,
                    namesKeys).document();
        } catch (MarkedYamlEngineException e) {
            Mark mark = e.getProblemMark().or(e::getContextMark).orElseThrow();
            throw notYaml(e.getProblem(), mark.getLine(), mark.getColumn(), origins, problems);
        } catch (YamlEngineException e) {
            throw notYaml("the text cannot be read", 0, 0, origins, problems);
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

    /** The problem alone: the whole message has a copy of the line, which may contain a secret. */
    private static ConfigException notYaml(String problem, int line, int column, IntFunction<Origin> origins,
            Problems problems) {
        int hint = problem.indexOf(INDENTATION_HINT);
        String what = hint < 0 ? problem : problem.substring(0, hint);
        if (what.endsWith("but got {")) {
            what += "; inside `{ }` and `[ ]`, put `${NAME}` in quotes";
        }
        return problems.fatal(origins.apply(line + 1), "",
                "invalid YAML: " + Quoted.path(what) + " (column " + (column + 1) + ")");
    }

    private Optional<YamlNode> document() {
        Event first = next();
        if (first.getEventId() == Event.ID.StreamEnd) {
            return Optional.empty();
        }
        Optional<YamlNode> root = node(first, here(first), "", 0);
        Event second = next();
        if (second.getEventId() != Event.ID.StreamEnd) {
            throw problems.fatal(here(second), "", "a second document starts here. A config is a single document.");
        }
        return root;
    }

    /** Empty for a key without any value. */
    private Optional<YamlNode> node(Event event, Origin origin, String path, int depth) {
        if (depth > DEEPEST) {
            throw problems.fatal(origin, "", "is nested more than " + DEEPEST + " levels deep");
        }
        if (event instanceof MappingStartEvent) {
            return Optional.of(mapping(origin, path, depth));
        }
        if (!(event instanceof ScalarEvent scalar)) {
            return Optional.of(sequence(origin, path, depth));
        }
        if (!scalar.isPlain() || !NULLS.contains(scalar.getValue())) {
            return Optional.of(new YamlNode.Text(scalar.getValue(), origin));
        }
        if (scalar.getValue().isEmpty()) {
            if (depth > 0) {
                problems.add(origin, path, "has no value");
            }
            return Optional.empty();
        }
        return Optional.of(new YamlNode.Unset(origin));
    }

    private YamlNode.Mapping mapping(Origin origin, String path, int depth) {
        Map<String, YamlNode> members = new LinkedHashMap<>();
        for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
            if (!(event instanceof ScalarEvent scalar)) {
                Mark mark = event.getEndMark().orElseThrow();
                throw notYaml("a key must be a plain text", mark.getLine(), mark.getColumn(), origins, problems);
            }
            String key = scalar.getValue();
            String keyPath = below(path, key);
            Origin keyOrigin = here(event);
            Optional<YamlNode> value = node(next(), keyOrigin, keyPath, depth + 1);
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
        for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
            node(event, here(event), path, depth + 1).ifPresent(items::add);
        }
        return new YamlNode.Sequence(items, origin);
    }

    /** The next event that is part of a document, or the end of the text. */
    private Event next() {
        Event event = in.next();
        while (event.getEventId() == Event.ID.StreamStart || event.getEventId() == Event.ID.DocumentStart
                || event.getEventId() == Event.ID.DocumentEnd) {
            event = in.next();
        }
        Optional<Anchor> anchor = event instanceof NodeEvent node ? node.getAnchor() : Optional.empty();
        if (event instanceof AliasEvent || anchor.isPresent()) {
            throw problems.fatal(here(event), "", "anchors and aliases (`&` and `*`) are not allowed. Repeat the value,"
                    + " or quote a text that starts with `&` or `*`.");
        }
        if (event instanceof ScalarEvent scalar && scalar.getTag().isPresent()
                || event instanceof CollectionStartEvent collection && collection.getTag().isPresent()) {
            throw problems.fatal(here(event), "", "tags (`!`) are not allowed. Quote a text that starts with `!`.");
        }
        return event;
    }

    private Origin here(Event event) {
        return origins.apply(event.getStartMark().orElseThrow().getLine() + 1);
    }
}
