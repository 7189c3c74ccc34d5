package dev.larder.init;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.ViewSource;
import dev.larder.feature.ViewSource.Data;
import dev.larder.source.EarlierRuns;
import dev.larder.source.PlanException;
import dev.larder.source.SourcePlan;
import dev.larder.source.SourcePlanner;
import dev.larder.source.SourceSchema;
import dev.larder.source.SourceSchema.Usable;
import dev.larder.source.Window;
import dev.larder.source.read.ReadMemory;
import dev.larder.source.read.RowReader;
import dev.larder.source.read.SourceRow;
import dev.larder.source.read.WantedRows;
import dev.larder.source.storage.Storages;
import dev.larder.text.Quoted;

/**
 * A column that may identify an entity.
 *
 * @param distinctShare of its values in the first rows of the source
 */
record KeyCandidate(String column, Scalar type, double distinctShare) {
    /** Rows that are read. */
    private static final int ROWS = 10_000;
    private static final int MOST = 3;
    /** A column of fewer distinct values is a candidate only by its name. */
    private static final double LIKELY_SHARE = 0.5;
    private static final Pattern KEY_NAME = Pattern
            .compile("(?i:(.*[^a-z])?(id|key|uuid|guid|code|number))|.*[a-z](Id|Key|Uuid)");

    /**
     * The most likely ones first: those that are named like a key, then those with the most distinct values.
     *
     * @param temporary the folder of temporary files
     */
    static List<KeyCandidate> of(SourceSchema schema, String eventTimestamp, Storages storages, Path temporary) {
        List<Usable> columns = schema.columns().stream()
                .filter(column -> column instanceof Usable usable && !usable.isPartition()
                        && usable.type() instanceof Scalar scalar && scalar.canBeKey() && scalar != Scalar.TIMESTAMP)
                .map(Usable.class::cast).toList();
        return columns.isEmpty()
                ? List.of()
                : judged(columns, schema.data(), eventTimestamp, storages, temporary).stream()
                        .filter(each -> each.isNamedLikeKey() || each.distinctShare >= LIKELY_SHARE)
                        .sorted(Comparator.comparing(KeyCandidate::isNamedLikeKey)
                                .thenComparing(KeyCandidate::distinctShare).reversed())
                        .limit(MOST).toList();
    }

    private boolean isNamedLikeKey() {
        return KEY_NAME.matcher(column).matches();
    }

    /** Reads the columns as features of a view, of which the first one is also the key. */
    private static List<KeyCandidate> judged(List<Usable> columns, Data source, String eventTimestamp,
            Storages storages, Path temporary) {
        Map<String, String> named = new HashMap<>(Map.of("key", columns.getFirst().name()));
        List<Feature> features = new ArrayList<>();
        for (Usable column : columns) {
            features.add(new Feature("f" + features.size(), column.type()));
            named.put(features.getLast().name(), column.name());
        }
        FeatureView view = new FeatureView("candidates", JoinKeys.of("key", (Scalar) columns.getFirst().type()),
                features);
        List<Object[]> rows;
        try {
            rows = firstRows(SourcePlanner.plan(storages, view,
                    new ViewSource(source, eventTimestamp, Optional.empty(), named), Window.ALL, EarlierRuns.NONE),
                    temporary);
        } catch (PlanException e) {
            // Files that differ are the subject of a message of their own.
            return List.of();
        }
        List<KeyCandidate> candidates = new ArrayList<>();
        for (int i = 0; i < columns.size() && !rows.isEmpty(); i++) {
            Set<Object> distinct = new HashSet<>();
            for (Object[] row : rows) {
                distinct.add(row[i] instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : row[i]);
            }
            if (!distinct.contains(null)) {
                candidates.add(new KeyCandidate(columns.get(i).name(), (Scalar) columns.get(i).type(),
                        (double) distinct.size() / rows.size()));
            }
        }
        return candidates;
    }

    private static List<Object[]> firstRows(SourcePlan plan, Path temporary) {
        List<Object[]> rows = new ArrayList<>();
        if (!plan.rowGroups().isEmpty()) {
            WantedRows wanted = from -> from < ROWS ? from : WantedRows.NONE;
            ReadMemory memory = ReadMemory.ofHeap(plan, 1, temporary);
            try (memory;
                    RowReader reader = new RowReader(plan, plan.rowGroups().getFirst(), wanted, memory)) {
                for (List<SourceRow> batch = reader.next(); !batch.isEmpty(); batch = reader.next()) {
                    for (SourceRow row : batch) {
                        if (row instanceof SourceRow.Valid valid) {
                            rows.add(valid.row().values());
                        }
                    }
                }
            }
        }
        return rows;
    }

    /** As in {@code customer_id (string, 98 % distinct)}. */
    String describe() {
        return String.format(Locale.ROOT, "%s (%s, %.0f %% distinct)", Quoted.of(column), type, distinctShare * 100);
    }
}
