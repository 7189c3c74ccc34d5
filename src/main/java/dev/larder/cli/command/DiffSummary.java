package dev.larder.cli.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import dev.larder.cli.session.Session;
import dev.larder.console.Grid;
import dev.larder.console.OutputFormat;
import dev.larder.console.Style;
import dev.larder.materialize.LoadDiff;
import dev.larder.materialize.LoadDiff.Change;
import dev.larder.materialize.LoadDiff.Example;
import dev.larder.materialize.LoadDiff.Kind;
import dev.larder.text.NumberText;

/** Prints how a run would change the store: a row of counts for each view, and examples as lines or in the JSON object. */
final class DiffSummary implements AutoCloseable {
    /** Features of an example that a line shows. */
    private static final int MOST_FEATURES = 5;

    private final Session session;
    private final boolean replaces;
    private final Grid grid;

    /** @param replaces whether the run looks for entities that the source no longer has */
    DiffSummary(Session session, boolean replaces) {
        this.session = session;
        this.replaces = replaces;
        this.grid = Grid.of(session.console(), session.format(), columns());
    }

    private List<String> columns() {
        List<String> columns = new ArrayList<>(List.of("view"));
        Arrays.stream(Kind.values()).map(Kind::toString).forEach(columns::add);
        if (isNested()) {
            columns.addAll(List.of("features", "examples"));
        }
        return columns;
    }

    private boolean isNested() {
        return !session.format().isForPeople() && session.format() != OutputFormat.CSV;
    }

    void print(String view, LoadDiff diff) {
        List<Object> cells = new ArrayList<>(List.of(view));
        for (Kind kind : Kind.values()) {
            boolean isUnknown = kind == Kind.REMOVED && !replaces && diff.count(kind) == 0;
            cells.add(isUnknown ? null : diff.count(kind));
        }
        if (isNested()) {
            Map<String, Object> features = new LinkedHashMap<>();
            diff.byFeature().forEach(feature -> features.put(feature.getKey(), feature.getValue()));
            cells.add(features);
            cells.add(Arrays.stream(Kind.values()).flatMap(kind -> diff.examples(kind).stream()
                    .map(example -> tree(kind, example))).toList());
        } else {
            lines(view, diff);
        }
        grid.row(cells);
    }

    private static Map<String, ?> tree(Kind kind, Example example) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("kind", kind.toString());
        tree.put("entity", example.entity());
        tree.put("what", example.what().isEmpty() ? null : example.what());
        Map<String, Object> features = new LinkedHashMap<>();
        for (Change change : example.features()) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("store", change.stored());
            values.put("source", change.source());
            features.put(change.feature(), values);
        }
        tree.put("features", features);
        return tree;
    }

    private void lines(String view, LoadDiff diff) {
        for (Kind kind : Kind.values()) {
            for (Example example : diff.examples(kind)) {
                session.console().say(view + ": ", style(kind), kind.toString(),
                        ": " + example.entity() + ": " + text(kind, example));
            }
        }
        if (!diff.byFeature().isEmpty()) {
            session.console().say(view + ": entities by changed feature: " + diff.byFeature().stream()
                    .map(feature -> feature.getKey() + " " + NumberText.print(feature.getValue()))
                    .collect(Collectors.joining(", ")));
        }
    }

    private static String text(Kind kind, Example example) {
        List<String> parts = new ArrayList<>();
        if (!example.what().isEmpty()) {
            parts.add(example.what() + (kind == Kind.OLDER ? ", and it stays" : ""));
        }
        example.features().stream().limit(MOST_FEATURES).map(change -> change.feature() + " "
                + (change.stored() == null ? "" : change.stored() + " -> ") + change.source()).forEach(parts::add);
        int more = example.features().size() - MOST_FEATURES;
        if (more > 0) {
            parts.add(String.format(Locale.ROOT, "and %,d more", more));
        }
        return String.join(", ", parts);
    }

    private static Style style(Kind kind) {
        return switch (kind) {
            case ADDED -> Style.GOOD;
            case CHANGED, REFRESHED, UNCHANGED, OLDER -> Style.WARNING;
            case REMOVED -> Style.BAD;
        };
    }

    @Override
    public void close() {
        grid.close();
    }
}
