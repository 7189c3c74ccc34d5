package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

import dev.larder.cli.session.ExitCode;
import dev.larder.export.RowFile;
import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.JoinKeys.JoinKey;
import dev.larder.feature.SampleValues;
import dev.larder.feature.ViewSource;
import dev.larder.source.RowGroup;
import dev.larder.source.SourcePlan;
import dev.larder.source.SourcePlanner;
import dev.larder.source.Sources;
import dev.larder.source.Window;
import dev.larder.source.read.SourceRow;
import dev.larder.source.read.WantedRows;
import dev.larder.source.storage.OutputFile;
import dev.larder.source.storage.Storages;
import dev.larder.text.Times;

/**
 * Rows with values of every type go from a store into a file, and from the file into another store, with the same
 * view: nothing is lost, and nothing is changed.
 */
final class FileRoundTrip {
    private static final String YAML = """
            every_type:
              entity: {%s}
              source: {path: PATH, event_timestamp: when, created_timestamp: made, columns: {f0: other}}
              features: {%s}
              ttl: never
            """;

    private final Path folder;
    private final Larder larder;

    /** @param larder with the configs {@code larder.yaml} and {@code copy.yaml}, made of {@link #yaml} */
    FileRoundTrip(Path folder, Larder larder) {
        this.folder = folder;
        this.larder = larder;
    }

    private static final FeatureView VIEW = view();

    private static FeatureView view() {
        List<JoinKey> keys = List.of(new JoinKey("b", Scalar.BYTES), new JoinKey("i", Scalar.INT32),
                new JoinKey("l", Scalar.INT64), new JoinKey("s", Scalar.STRING), new JoinKey("t", Scalar.TIMESTAMP),
                new JoinKey("u", Scalar.UUID));
        List<Feature> features = SampleValues.types().stream()
                .map(type -> new Feature("f" + SampleValues.types().indexOf(type), type)).toList();
        return new FeatureView("every_type", new JoinKeys(keys), features);
    }

    static String yaml(String path) {
        return YAML.formatted(
                VIEW.keys().all().stream().map(key -> key.name() + ": " + key.type())
                        .collect(Collectors.joining(", ")),
                VIEW.features().stream().map(feature -> feature.name() + ": \"" + feature.type() + "\"")
                        .collect(Collectors.joining(", ")))
                .replace("PATH", path);
    }

    /** Runs in a folder of its own, which is removed. */
    static void inFolder(Consumer<Path> work) throws IOException {
        Path folder = Files.createTempDirectory("larder");
        try {
            work.accept(folder);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Rows of different entities. */
    static Arbitrary<List<FeatureRow>> rows() {
        Arbitrary<Long> times = SampleValues.instants().map(Times::micros);
        Arbitrary<EntityKey> keys = Combinators.combine(
                VIEW.keys().all().stream().map(key -> SampleValues.of(key.type())).toList())
                .as(values -> EntityKey.of(VIEW.keys(), values.toArray()));
        Arbitrary<List<Object>> features = Combinators.combine(
                VIEW.features().stream().map(feature -> SampleValues.of(feature.type()).injectNull(0.2)).toList())
                .as(values -> values);
        return Combinators.combine(keys, times, times.injectNull(0.3), features)
                .as((key, event, created, values) -> new FeatureRow(key, event,
                        created == null ? FeatureRow.NO_TIME : created, values.toArray()))
                .list().ofMinSize(1).ofMaxSize(50).uniqueElements(FeatureRow::key);
    }

    void check(List<FeatureRow> some) {
        // Rows in the future would not be materialized.
        long now = Times.micros(larder.clock().instant());
        Map<EntityKey, FeatureRow> rows = some.stream()
                .map(row -> new FeatureRow(row.key(), Math.min(now, row.eventMicros()), row.createdMicros(),
                        row.values()))
                .collect(Collectors.toMap(FeatureRow::key, row -> row));
        write(folder.resolve("origin.parquet"), rows);
        larder.run("materialize").exits(ExitCode.OK);
        larder.run("scan", "every_type", "--to", "copy.parquet").exits(ExitCode.OK);
        assertEquals(rows, read(folder.resolve("copy.parquet")));

        larder.run("--config", "copy.yaml", "materialize").exits(ExitCode.OK);
        assertEquals(scan("larder.yaml"), scan("copy.yaml"));
        larder.run("--config", "copy.yaml", "scan", "every_type", "--to", "again.parquet").exits(ExitCode.OK);
        assertEquals(rows, read(folder.resolve("again.parquet")));
        // Compares the first store with its file, and the second store with the source of the first.
        for (List<String> files : List.of(List.of("larder.yaml", "copy"), List.of("copy.yaml", "origin"))) {
            larder.run("--config", files.get(0), "--set",
                    "feature_views.every_type.source.path=" + files.get(1) + ".parquet", "verify", "--extra", "-o",
                    "csv").exits(ExitCode.OK)
                    .prints("view,equal,different,missing,stale,deleted,extra,newer,future,expired,rejected,dropped\n"
                            + "every_type," + rows.size() + ",0,0,0,0,0,0,0,0,0,0\n");
        }
    }

    private TreeSet<String> scan(String config) {
        return larder.run("--config", config, "scan", "every_type", "-o", "jsonl").isSilent().out().lines()
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void write(Path file, Map<EntityKey, FeatureRow> rows) {
        try (RowFile target = RowFile.create(OutputFile.of(Storages.LOCAL, file.getParent(), file.toString()),
                VIEW.keys(), VIEW.features(), Optional.of(source(file)), "test",
                Map.of())) {
            rows.values().forEach(row -> target.add(row, FeatureRow.NO_TIME));
            target.finish();
        }
    }

    private static ViewSource source(Path file) {
        return new ViewSource(file.toString(), "when", Optional.of("made"), Map.of("f0", "other"));
    }

    private Map<EntityKey, FeatureRow> read(Path file) {
        SourcePlan plan = SourcePlanner.plan(VIEW, source(file), Window.ALL);
        Map<EntityKey, FeatureRow> rows = new LinkedHashMap<>();
        for (RowGroup group : plan.rowGroups()) {
            for (SourceRow row : Sources.rows(plan, group, WantedRows.ALL, Sources.ample())) {
                FeatureRow valid = ((SourceRow.Valid) row).row();
                rows.put(valid.key(), valid);
            }
        }
        return rows;
    }
}
