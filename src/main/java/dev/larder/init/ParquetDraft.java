package dev.larder.init;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.larder.config.yaml.YamlPrinter;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.feature.ViewSource;
import dev.larder.feature.ViewSource.Data;
import dev.larder.source.ColumnDrift;
import dev.larder.source.EarlierRuns;
import dev.larder.source.PlanException;
import dev.larder.source.SourceColumns;
import dev.larder.source.SourcePlanner;
import dev.larder.source.SourceSchema;
import dev.larder.source.SourceSchema.Column;
import dev.larder.source.SourceSchema.Unusable;
import dev.larder.source.SourceSchema.Usable;
import dev.larder.source.Window;
import dev.larder.source.storage.Storages;
import dev.larder.text.Quoted;
import dev.larder.text.Suggestions;

/** Drafts a view of Parquet files: the columns named by the user are join keys, the others features. */
final class ParquetDraft {
    private static final Set<String> EVENT_NAMES = Set.of("event_timestamp", "event_time", "event_ts", "timestamp",
            "ts");
    private static final Set<String> CREATED_NAMES = Set.of("created", "created_timestamp", "created_at", "created_ts");
    /** As {@link Column#parquetType()} shows it. */
    private static final String DECIMAL = "DECIMAL(";

    private final SourceSchema schema;
    private final Storages storages;
    private final Path temporary;
    private final String eventTimestamp;
    private final Optional<String> created;
    /** Columns by the names of join keys, and of features. */
    private final Map<String, Usable> keys;
    private final Map<String, Usable> features;

    /**
     * @param storages where the source is
     * @param temporary the folder of temporary files
     */
    ParquetDraft(SourceSchema schema, ParquetChoices choices, Storages storages, Path temporary) {
        this.schema = schema;
        this.storages = storages;
        this.temporary = temporary;
        this.eventTimestamp = choices.eventTimestamp().map(this::checked).orElseGet(this::likelyEventTimestamp);
        this.created = schema.eventTimes().stream()
                .filter(name -> CREATED_NAMES.contains(name) && !name.equals(eventTimestamp)).findFirst();
        Map<String, String> names = new HashMap<>();
        choices.columns().forEach((name, column) -> names.put(column, name));
        this.keys = keys(choices.entity(), choices.columns(), names);
        this.features = features(names);
    }

    /**
     * The view as the config has it, with its name, in the lines of {@code feature_views}.
     *
     * @param where the lines that say where the source is
     */
    String write(String view, String where) {
        StringBuilder text = new StringBuilder("""
                %s:
                  entity: {%s}
                  source:
                    %s
                    event_timestamp: %s
                """.indent(2).formatted(YamlPrinter.inline(view), keys.entrySet().stream()
                .map(key -> YamlPrinter.inline(key.getKey()) + ": " + keyType(key.getValue()))
                .collect(Collectors.joining(", ")), where.strip().replace("\n", "\n      "),
                YamlPrinter.inline(eventTimestamp)));
        created.ifPresent(name -> text.append("      created_timestamp: ").append(YamlPrinter.inline(name))
                .append('\n'));
        Map<String, String> renamed = renamed();
        if (!renamed.isEmpty()) {
            text.append("      columns: {").append(renamed.entrySet().stream()
                    .map(entry -> YamlPrinter.inline(entry.getKey()) + ": " + YamlPrinter.inline(entry.getValue()))
                    .collect(Collectors.joining(", "))).append("}\n");
        }
        text.append("    features:\n");
        features.forEach((name, column) -> text.append("      ").append(YamlPrinter.inline(name)).append(": ")
                .append(column.type()).append(comment(column)).append('\n'));
        for (Column column : schema.columns()) {
            if (column instanceof Unusable unusable) {
                text.append("      # ").append(YamlPrinter.inline(unusable.name())).append(" (")
                        .append(unusable.parquetType()).append("): ").append(unusable.reason()).append('\n');
            }
        }
        return text.append("    # ttl: 7d\n").toString();
    }

    private Map<String, String> renamed() {
        Map<String, String> renamed = new LinkedHashMap<>();
        keys.forEach((name, column) -> renamed.put(name, column.name()));
        features.forEach((name, column) -> renamed.put(name, column.name()));
        renamed.entrySet().removeIf(entry -> entry.getKey().equals(entry.getValue()));
        return renamed;
    }

    /** How the columns of the other files differ, each as a sentence. */
    List<String> differences(String view) {
        List<JoinKey> types = keys.entrySet().stream().map(key -> new JoinKey(key.getKey(), keyType(key.getValue())))
                .toList();
        FeatureView drafted = new FeatureView(view, new JoinKeys(types), features.entrySet().stream()
                .map(feature -> new Feature(feature.getKey(), feature.getValue().type())).toList());
        try {
            Set<String> known = schema.columns().stream().map(Column::name).collect(Collectors.toSet());
            SourceColumns columns = SourcePlanner.plan(storages, drafted,
                    new ViewSource(schema.data(), eventTimestamp, created, renamed()), Window.ALL, EarlierRuns.NONE)
                    .columns();
            List<String> differences = new ArrayList<>(ColumnDrift.of(columns, Optional.empty(), false).stream()
                    .filter(drift -> drift.kind() != ColumnDrift.Kind.UNUSED).map(ColumnDrift::sentence).toList());
            columns.unused().stream().filter(name -> !known.contains(name)).forEach(name -> differences.add("column "
                    + Quoted.of(name) + " is in other files than " + schema.place()
                    + ", from which the features were taken, and is no feature yet"));
            return differences;
        } catch (PlanException e) {
            return e.problems();
        }
    }

    private static String comment(Usable column) {
        if (!column.parquetType().contains(DECIMAL)) {
            return "";
        }
        String start = " # " + column.parquetType() + ": ";
        return switch (column.type() instanceof ArrayOf array ? array.element() : column.type()) {
            case DecimalOf decimal -> start + "exact; a double would lose digits";
            case Scalar.STRING -> start + "has more digits than a decimal(38,S) can hold";
            case FeatureType other -> "";
        };
    }

    private static Scalar keyType(Usable column) {
        return column.type() instanceof DecimalOf ? Scalar.STRING : (Scalar) column.type();
    }

    /** @param names of columns that have another one */
    private Map<String, Usable> keys(List<String> entity, Map<String, String> columns, Map<String, String> names) {
        if (entity.isEmpty()) {
            throw withoutEntity();
        }
        Map<String, Usable> found = new LinkedHashMap<>();
        for (String given : entity) {
            String column = columns.getOrDefault(given, given);
            found.put(names.getOrDefault(column, given), key(column));
        }
        return found;
    }

    private Usable key(String name) {
        Usable column = schema.columns().stream()
                .filter(each -> each.name().equals(name) && each instanceof Usable)
                .map(Usable.class::cast).findFirst().orElseThrow(() -> unknownColumn(name));
        if (column.type() instanceof DecimalOf || column.type() instanceof Scalar scalar && scalar.canBeKey()) {
            return column;
        }
        throw new DraftException("--entity: column " + Quoted.of(name) + " is " + column.type().withArticle()
                + ". The types of join keys are " + Scalar.keyTypes() + ".");
    }

    private DraftException withoutEntity() {
        List<KeyCandidate> candidates = KeyCandidate.of(schema, eventTimestamp, storages, temporary);
        String example = candidates.isEmpty() ? "customer_id" : Quoted.path(candidates.getFirst().column());
        return new DraftException("--entity is missing: name the column that identifies the entity, as in"
                + " --entity " + (example.indexOf(' ') < 0 ? example : "'" + example + "'") + ". "
                + (candidates.isEmpty()
                        ? ""
                        : "The likely ones, by the first rows: " + candidates.stream().map(KeyCandidate::describe)
                                .collect(Collectors.joining(", ")) + ". ")
                + listed(schema.columns().stream().map(Column::name).toList()));
    }

    private DraftException unknownColumn(String name) {
        List<String> names = schema.columns().stream().map(Column::name).toList();
        if (names.contains(name)) {
            return new DraftException("--entity: column " + Quoted.of(name) + " cannot be a join key");
        }
        return new DraftException("--entity: unknown column " + Quoted.of(name)
                + Suggestions.to(name, names).map(near -> ", did you mean " + Quoted.of(near) + "?").orElse(".")
                + " " + listed(names));
    }

    private String listed(List<String> names) {
        return schema.place() + " has the columns "
                + names.stream().map(Quoted::path).collect(Collectors.joining(", "));
    }

    /** @param names of columns that the user names otherwise */
    private Map<String, Usable> features(Map<String, String> names) {
        Set<String> keyColumns = keys.values().stream().map(Usable::name).collect(Collectors.toSet());
        Map<String, Usable> found = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>(keys.keySet());
        for (Column column : schema.columns()) {
            boolean other = keyColumns.contains(column.name()) || column.name().equals(eventTimestamp)
                    || created.equals(Optional.of(column.name()));
            if (!other && column instanceof Usable usable) {
                String name = free(names.getOrDefault(usable.name(), featureName(usable.name())), taken);
                taken.add(name);
                found.put(name, usable);
            }
        }
        if (found.isEmpty()) {
            throw new DraftException(schema.place() + " has no column that could be a feature");
        }
        return found;
    }

    private static String free(String name, Set<String> taken) {
        return taken.contains(name) ? free(name + "_", taken) : name;
    }

    private static String featureName(String column) {
        String name = column.replaceAll("[^A-Za-z0-9_.-]", "_");
        return name.matches("[A-Za-z].*") ? name : "f_" + name.replaceFirst("^[_.-]+", "");
    }

    private String checked(String given) {
        if (!schema.eventTimes().contains(given)) {
            throw new DraftException("--event-timestamp: "
                    + Suggestions.unknown("timestamp column", given, schema.eventTimes()));
        }
        return given;
    }

    private String likelyEventTimestamp() {
        List<String> candidates = schema.eventTimes();
        List<String> named = candidates.stream().filter(EVENT_NAMES::contains).toList();
        List<String> likely = new ArrayList<>(named.isEmpty() ? candidates : named);
        likely.removeIf(name -> named.isEmpty() && CREATED_NAMES.contains(name));
        if (likely.size() == 1) {
            return likely.getFirst();
        }
        throw new DraftException(candidates.isEmpty()
                ? schema.place() + " has no timestamp column, but every row needs an event time"
                : "--event-timestamp is missing: name the column of the event time, as in --event-timestamp "
                        + candidates.getFirst() + ". " + schema.place() + " has the timestamp columns "
                        + String.join(", ", candidates));
    }
}
