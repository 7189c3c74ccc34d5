package dev.larder.report;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.larder.feature.CatalogSettings;
import dev.larder.feature.FeatureView;
import dev.larder.feature.JsonTree;
import dev.larder.feature.ViewSource;
import dev.larder.feature.ViewSource.Data.IcebergPlace;
import dev.larder.materialize.ViewReport;
import dev.larder.text.Times;

/** Sends an OpenLineage event when a run starts and when it ends: which dataset became which, and how. */
final class OpenLineage implements RunObserver {
    private static final String PRODUCER = "https://github.com/larder-dev/larder";
    private static final String SPEC = "https://openlineage.io/spec/";

    private final Outbox outbox;
    private final RunOrigin origin;
    private final String namespace;
    private final Optional<Map<String, ?>> parent;

    private OpenLineage(Outbox outbox, RunOrigin origin, String namespace, Optional<Map<String, ?>> parent) {
        this.outbox = outbox;
        this.origin = origin;
        this.namespace = namespace;
        this.parent = parent;
    }

    /** Empty if the address is unusable, which the problem says. */
    static Optional<RunObserver> of(Map<String, String> environment, RunOrigin origin, Consumer<String> problem) {
        String endpoint = environment.getOrDefault("OPENLINEAGE_ENDPOINT", "api/v1/lineage");
        String key = environment.getOrDefault("OPENLINEAGE_API_KEY", "");
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        if (!key.isEmpty()) {
            headers.put("Authorization", "Bearer " + key);
        }
        return HttpAddress.parse("OPENLINEAGE_URL", environment.get("OPENLINEAGE_URL"), problem)
                .map(url -> new OpenLineage(
                        new Outbox("OpenLineage events", HttpAddress.below(url, endpoint), headers, problem), origin,
                        environment.getOrDefault("OPENLINEAGE_NAMESPACE", "default"),
                        parent(environment.getOrDefault("OPENLINEAGE_PARENT_ID", ""))));
    }

    /** @param id {@code namespace/job/run}, as Airflow passes it on */
    private static Optional<Map<String, ?>> parent(String id) {
        String[] parts = id.split("/", -1);
        if (parts.length < 3) {
            return Optional.empty();
        }
        String job = String.join("/", List.of(parts).subList(1, parts.length - 1));
        return Optional.of(facet("1-0-1/ParentRunFacet.json", map("run", Map.of("runId", parts[parts.length - 1]),
                "job", map("namespace", parts[0], "name", job))));
    }

    @Override
    public void started(ViewReport report) {
        send("START", report, report.startedMicros(), OptionalLong.empty());
    }

    @Override
    public void ended(FinishedRun run) {
        ViewReport report = run.report();
        if (report.holder().isEmpty()) {
            // It ended before it was about to write; every run has a start.
            started(report);
        }
        send(switch (report.status()) {
            case OK -> "COMPLETE";
            case INTERRUPTED -> "ABORT";
            case PARTLY, REFUSED, FAILED -> "FAIL";
        }, report, report.endedMicros(), OptionalLong.of(report.counts().written()));
    }

    private void send(String type, ViewReport report, long micros, OptionalLong written) {
        outbox.send("POST", "", JsonTree.print(map(
                "eventType", type,
                "eventTime", Times.print(micros),
                "producer", PRODUCER,
                "schemaURL", SPEC + "2-0-2/OpenLineage.json#/$defs/RunEvent",
                "run", map("runId", report.id(), "facets", runFacets(type, report)),
                "job", map("namespace", namespace, "name", origin.project() + "." + report.view(), "facets",
                        Map.of("jobType", facet("2-0-3/JobTypeJobFacet.json",
                                map("processingType", "BATCH", "integration", "LARDER", "jobType", "JOB")))),
                "inputs", input(report).stream().toList(),
                "outputs", List.of(output(report, written)))));
    }

    private Map<String, Object> runFacets(String type, ViewReport report) {
        Map<String, Object> facets = map("processing_engine", facet("1-1-0/ProcessingEngineRunFacet.json",
                map("name", "larder", "version", origin.version())));
        parent.ifPresent(known -> facets.put("parent", known));
        if (type.equals("FAIL")) {
            facets.put("errorMessage", facet("1-0-0/ErrorMessageRunFacet.json", map("message",
                    RunTree.error(report).orElse("some rows were rejected or could not be written"),
                    "programmingLanguage", "JAVA")));
        }
        return facets;
    }

    /** A query has no name that other jobs know. */
    private static Optional<Map<String, Object>> input(ViewReport report) {
        List<Map<String, Object>> fields = report.columns().matched().stream()
                .map(column -> field(column.need().column(), String.join(", ", column.parquetTypes())))
                .distinct().toList();
        return switch (report.source().data()) {
            case ViewSource.Data.Parquet files -> Optional.of(files(files.path(), fields));
            case ViewSource.Data.Delta table -> Optional.of(files(table.path(), fields));
            case ViewSource.Data.Iceberg table -> Optional.of(switch (table.place()) {
                case IcebergPlace.Path(String path) -> files(path, fields);
                case IcebergPlace.InCatalog(CatalogSettings catalog, String name) ->
                    dataset(catalog.place(), name, fields);
            });
            case ViewSource.Data.Format files -> Optional.of(files(files.path(), fields));
            case ViewSource.Data.Table table -> Optional.of(dataset("spark", table.name(), fields));
            case ViewSource.Data.Query query -> Optional.empty();
        };
    }

    private static Map<String, Object> files(String path, List<Map<String, Object>> fields) {
        int scheme = path.indexOf("://");
        int slash = path.indexOf('/', scheme + 3);
        return scheme < 0 || slash < 0
                ? dataset("file", path, fields)
                : dataset(path.substring(0, slash), path.substring(slash + 1), fields);
    }

    private Map<String, Object> output(ViewReport report, OptionalLong written) {
        FeatureView view = report.featureView();
        List<Map<String, Object>> fields = Stream.concat(
                view.keys().all().stream().map(key -> field(key.name(), key.type())),
                view.features().stream().map(feature -> field(feature.name(), feature.type()))).toList();
        Map<String, Object> output = dataset(origin.store(), origin.project() + "." + view.name(), fields);
        written.ifPresent(rows -> output.put("outputFacets", Map.of("outputStatistics",
                facet("1-0-1/OutputStatisticsOutputDatasetFacet.json", map("rowCount", rows)))));
        return output;
    }

    private static Map<String, Object> field(String name, Object type) {
        return map("name", name, "type", type.toString());
    }

    private static Map<String, Object> dataset(String namespace, String name, List<Map<String, Object>> fields) {
        return map("namespace", namespace, "name", name, "facets", fields.isEmpty()
                ? Map.of()
                : Map.of("schema", facet("1-0-0/SchemaDatasetFacet.json", map("fields", fields))));
    }

    private static Map<String, ?> facet(String schema, Map<String, ?> values) {
        Map<String, Object> facet = map("_producer", PRODUCER, "_schemaURL", SPEC + "facets/" + schema);
        facet.putAll(values);
        return facet;
    }

    /** In the order given. */
    private static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    @Override
    public void close(Duration patience) {
        outbox.close(patience);
    }
}
