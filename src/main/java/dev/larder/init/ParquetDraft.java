package dev.larder.init;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.larder.config.yaml.YamlPrinter;
import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.source.SourceSchema;
import dev.larder.source.SourceSchema.Column;
import dev.larder.source.SourceSchema.Unusable;
import dev.larder.source.SourceSchema.Usable;
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
    private final List<String> entity;
    private final String eventTimestamp;
    private final Optional<String> created;

    ParquetDraft(SourceSchema schema, ParquetChoices choices) {
        this.schema = schema;
        this.entity = choices.entity();
        this.eventTimestamp = choices.eventTimestamp().map(this::checked).orElseGet(this::likelyEventTimestamp);
        this.created = schema.eventTimes().stream()
                .filter(name -> CREATED_NAMES.contains(name) && !name.equals(eventTimestamp)).findFirst();
    }

    String write(String project, String view, String path) {
        Map<String, Usable> features = features();
        StringBuilder text = new StringBuilder("""
                project: %s

                online_store:
                  type: sqlite
                  path: .larder/online.db

                feature_views:
                  %s:
                    entity: {%s}
                    source:
                      path: %s
                      event_timestamp: %s
                """.formatted(YamlPrinter.inline(project), YamlPrinter.inline(view), entity.stream()
                .map(name -> YamlPrinter.inline(name) + ": " + keyType(name)).collect(Collectors.joining(", ")),
                YamlPrinter.inline(path), YamlPrinter.inline(eventTimestamp)));
        created.ifPresent(name -> text.append("      created_timestamp: ").append(YamlPrinter.inline(name))
                .append('\n'));
        String renamed = features.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(entry.getValue().name()))
                .map(entry -> YamlPrinter.inline(entry.getKey()) + ": " + YamlPrinter.inline(entry.getValue().name()))
                .collect(Collectors.joining(", "));
        if (!renamed.isEmpty()) {
            text.append("      columns: {").append(renamed).append("}\n");
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

    private Scalar keyType(String name) {
        FeatureType type = schema.columns().stream()
                .filter(column -> column.name().equals(name) && column instanceof Usable)
                .map(column -> ((Usable) column).type()).findFirst().orElseThrow(() -> unknownColumn(name));
        if (type instanceof DecimalOf) {
            return Scalar.STRING;
        }
        if (type instanceof Scalar scalar && scalar.canBeKey()) {
            return scalar;
        }
        throw new DraftException("--entity: column " + Quoted.of(name) + " is " + type.withArticle()
                + ". The types of join keys are " + Scalar.keyTypes() + ".");
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
        return schema.file() + " has the columns " + names.stream().map(Quoted::path).collect(Collectors.joining(", "));
    }

    private Map<String, Usable> features() {
        if (entity.isEmpty()) {
            throw new DraftException("--entity is missing: name the column that identifies the entity, as in"
                    + " --entity customer_id. " + listed(schema.columns().stream().map(Column::name).toList()));
        }
        Map<String, Usable> features = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>(entity);
        for (Column column : schema.columns()) {
            boolean other = entity.contains(column.name()) || column.name().equals(eventTimestamp)
                    || created.equals(Optional.of(column.name()));
            if (!other && column instanceof Usable usable) {
                String name = free(featureName(usable.name()), taken);
                taken.add(name);
                features.put(name, usable);
            }
        }
        if (features.isEmpty()) {
            throw new DraftException(schema.file() + " has no column that could be a feature");
        }
        return features;
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
                ? schema.file() + " has no timestamp column, but every row needs an event time"
                : "--event-timestamp is missing: name the column of the event time, as in --event-timestamp "
                        + candidates.getFirst() + ". " + schema.file() + " has the timestamp columns "
                        + String.join(", ", candidates));
    }
}
