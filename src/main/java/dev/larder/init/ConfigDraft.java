package dev.larder.init;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import dev.larder.cli.session.UsageException;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureType;
import dev.larder.source.SourceSchema.Column;
import dev.larder.source.SourceSchema.Unusable;
import dev.larder.source.SourceSchema.Usable;
import dev.larder.source.SourceSchema;
import dev.larder.text.Suggestions;

/** The text of a first {@code larder.yaml}: an example, or a view of what files hold. */
public final class ConfigDraft {
    private static final Set<String> EVENT_NAMES = Set.of("event_timestamp", "event_time", "event_ts", "timestamp",
            "ts");
    private static final Set<String> CREATED_NAMES = Set.of("created", "created_timestamp", "created_at", "created_ts");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_./][A-Za-z0-9_./*=-]*");
    private static final Set<String> NOT_TEXT = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private final SourceSchema schema;
    private final List<String> entity;
    private final String eventTimestamp;
    private final Optional<String> created;

    /** @param eventTimestamp null where it is to be found out */
    public ConfigDraft(SourceSchema schema, List<String> entity, String eventTimestamp) {
        this.schema = schema;
        this.entity = entity;
        this.eventTimestamp = eventTimestamp(eventTimestamp);
        this.created = schema.eventTimes().stream()
                .filter(name -> CREATED_NAMES.contains(name) && !name.equals(this.eventTimestamp)).findFirst();
    }

    public static String example(String project) {
        return """
                # larder's config: what is materialized, and into which store. `larder config check` checks it.
                project: %s

                online_store:
                  type: sqlite                    # sqlite | redis | aerospike | feast
                  path: .larder/online.db         # relative to this file

                feature_views:
                  customer_features:
                    entity: {customer_id: string} # join keys and their types
                    source:
                      path: data/customer_features # a Parquet file, a folder (Hive partitions seen) or a glob
                      event_timestamp: event_timestamp
                      # created_timestamp: created # breaks ties between rows of one event time
                      # columns: {clicks: clks}    # feature or join key: the column it is in, where that differs
                    features:                      # string int32 int64 float double bool bytes timestamp, array<...>
                      total_purchases: double
                      clicks_5m: {type: int64, ttl: 5m}
                    ttl: 7d                        # never, or absent: the store's own default
                    # ttl_from: event              # count the ttl from the event time, not from the write

                # profiles:                        # merged over the above by --profile
                #   prod:
                #     online_store:
                #       type: redis
                #       addresses: ["redis-1:6379"]
                #       password: ${REDIS_PASSWORD}
                """.formatted(quoted(project));
    }

    public String write(String project, String view, String path) {
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
                """.formatted(quoted(project), quoted(view), String.join(", ", entity.stream()
                .map(name -> quoted(name) + ": " + key(name)).toList()), quoted(path), quoted(eventTimestamp)));
        created.ifPresent(name -> text.append("      created_timestamp: ").append(quoted(name)).append('\n'));
        List<String> renamed = features.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(entry.getValue().name()))
                .map(entry -> quoted(entry.getKey()) + ": " + quoted(entry.getValue().name())).toList();
        if (!renamed.isEmpty()) {
            text.append("      columns: {").append(String.join(", ", renamed)).append("}\n");
        }
        text.append("    features:\n");
        features.forEach((name, column) -> text.append("      ").append(quoted(name)).append(": ")
                .append(column.type()).append('\n'));
        for (Column column : schema.columns()) {
            if (column instanceof Unusable unusable) {
                text.append("      # ").append(quoted(unusable.name())).append(" (").append(unusable.parquetType())
                        .append("): ").append(unusable.reason()).append('\n');
            }
        }
        return text.append("    # ttl: 7d\n").toString();
    }

    private Scalar key(String name) {
        FeatureType type = schema.columns().stream()
                .filter(column -> column.name().equals(name) && column instanceof Usable)
                .map(column -> ((Usable) column).type()).findFirst().orElseThrow(() -> new UsageException(
                        Suggestions.unknown("column", name, schema.columns().stream().map(Column::name).toList())));
        if (type instanceof Scalar scalar && scalar.canBeKey()) {
            return scalar;
        }
        throw new UsageException("column `" + name + "` is a " + type + ", which no join key can be");
    }

    private Map<String, Usable> features() {
        if (entity.isEmpty()) {
            throw new UsageException("say which column names the entity, as in --entity customer_id. "
                    + schema.file() + " has: "
                    + String.join(", ", schema.columns().stream().map(Column::name).toList()));
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
            throw new UsageException(schema.file() + " has no column left to be a feature");
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

    private String eventTimestamp(String given) {
        List<String> candidates = schema.eventTimes();
        if (given != null) {
            if (!candidates.contains(given)) {
                throw new UsageException(Suggestions.unknown("timestamp column", given, candidates));
            }
            return given;
        }
        List<String> named = candidates.stream().filter(EVENT_NAMES::contains).toList();
        List<String> likely = new ArrayList<>(named.isEmpty() ? candidates : named);
        likely.removeIf(name -> named.isEmpty() && CREATED_NAMES.contains(name));
        if (likely.size() == 1) {
            return likely.getFirst();
        }
        throw new UsageException(candidates.isEmpty()
                ? schema.file() + " has no timestamp column, and every row needs an event time"
                : "say which column is the event time, as in --event-timestamp " + candidates.getFirst() + ". "
                        + schema.file() + " has: " + String.join(", ", candidates));
    }

    /** A name for a project or view, from a file's. */
    public static String name(Path path, String otherwise) {
        if (path.getFileName() == null) {
            return otherwise;
        }
        String name = path.getFileName().toString().replaceFirst("\\.(parquet|parq)$", "")
                .replaceAll("[^A-Za-z0-9_.-]", "_").replaceFirst("^[^A-Za-z]+", "");
        return name.isEmpty() ? otherwise : name;
    }

    static String quoted(String text) {
        boolean plain = PLAIN.matcher(text).matches() && !NOT_TEXT.contains(text.toLowerCase(Locale.ROOT));
        return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
