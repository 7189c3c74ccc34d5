package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

import dev.larder.cli.session.ExitCode;
import dev.larder.source.storage.server.Bucket;
import dev.larder.source.storage.server.ObjectStore;
import dev.larder.source.storage.server.ObjectStores;
import dev.larder.spark.LocalSpark;

/**
 * What {@code materialize} stores of tables with random histories is what Spark, which wrote them, says that the latest
 * rows are: at the end, and at earlier versions. {@code -Dlarder.histories=200} and {@code -Dlarder.s3.histories=200} are
 * runs by hand.
 */
abstract class TableHistories {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private int rows;
    private int readings;

    /** A table on disk. */
    abstract TableHistory history(long seed, Path folder);

    /** A table on disk whose metadata says that it is in a bucket, with all of its path as its key. */
    abstract TableHistory history(long seed, Path folder, Bucket bucket);

    abstract String format();

    /** A table of {@code id}, {@code ts}, {@code n} and the partition {@code p}, with versions of all kinds. */
    abstract EngineTable engineTable(Path place);

    /**
     * @param path of the table
     * @param readings keys of sources that read it
     */
    record EngineTable(Path path, List<String> readings) {}

    static final String VIEW = "{entity: {id: int64}, source: {%s, event_timestamp: ts}, features: {n: int64,"
            + " p: string}}";

    /** Earlier versions, partitions and deleted rows are the same for both engines, and so is the refusal of its files. */
    @Test
    void enginesAgree() throws IOException {
        EngineTable table = engineTable(Files.createTempDirectory(folder, "engines"));
        String views = IntStream.range(0, table.readings().size()).mapToObj(i -> "v" + i + ": " + VIEW.formatted(
                "format: " + format() + ", path: " + table.path() + table.readings().get(i)))
                .collect(Collectors.joining("\n"));
        List<String> local = engine("local", views);
        assertEquals(local, engine("spark", views));
        assertEquals(table.readings().size(), local.stream().distinct().count(), () -> "all differ: " + local);
        for (String engine : List.of("local", "spark")) {
            larder(engine).views("v: " + VIEW.formatted("path: " + table.path())).run("materialize", "--engine", engine)
                    .exits(ExitCode.FAILED).saysLike("(?s).*error: `" + table.path() + "` is a table \\(" + format()
                            + "\\), whose files have rows that it has deleted or replaced\\. Set `format: " + format()
                            + "` and `path: " + table.path()
                            + "` in the source, or `format: parquet` to read all rows of the files\n.*");
        }
    }

    private Larder larder(String engine) throws IOException {
        return new Larder(Files.createDirectories(folder.resolve(engine))).spark(LocalSpark::open);
    }

    /** What is stored of each view. */
    List<String> engine(String name, String views) throws IOException {
        Larder larder = larder(name).views(views);
        larder.run("materialize", "--engine", name).exits(ExitCode.OK);
        return views.lines().map(view -> larder.run("scan", view.substring(0, view.indexOf(':')), "-o", "jsonl")
                .exits(ExitCode.OK).out().lines().sorted().collect(Collectors.joining("\n"))).toList();
    }

    @Test
    void onDisk() throws IOException {
        all("on disk", Integer.getInteger("larder.histories", 1), (seed, place) -> {
            TableHistory history = history(seed, place);
            history.play();
            check(history, new Larder(place), history.path().toString(), "");
        });
    }

    @Test
    void inABucket() throws IOException {
        int count = Integer.getInteger("larder.s3.histories", 1);
        if (count == 0) {
            return;
        }
        ObjectStore server = ObjectStores.usual();
        Bucket bucket = Bucket.create(server);
        all("on " + server, count, (seed, place) -> {
            TableHistory history = history(seed, place, bucket);
            history.play();
            String key = history.path().toString().substring(1);
            bucket.putAll(key + "/", history.path());
            Larder larder = new Larder(place).environment("AWS_ACCESS_KEY_ID", server.accessKey())
                    .environment("AWS_SECRET_ACCESS_KEY", server.secretKey());
            check(history, larder, bucket.url(key),
                    "storage: {s3: {region: us-east-1, endpoint: '" + server.endpoint() + "'}}\n");
        });
    }

    private interface Step {
        void run(long seed, Path place);
    }

    private void all(String where, int count, Step step) throws IOException {
        long first = Long.getLong("larder.seed", new Random().nextInt(1_000_000) * 1000L);
        System.out.println(count + " histories of " + format() + " tables " + where + ": -Dlarder.seed=" + first);
        for (long seed = first; seed < first + count; seed++) {
            Path place = Files.createTempDirectory(folder, "history");
            step.run(seed, place);
        }
        System.out.println(count + " histories of " + format() + " tables " + where + ": " + readings
                + " versions with " + rows + " latest rows are equal");
    }

    private void check(TableHistory history, Larder larder, String path, String storage) {
        List<Map<Long, Map<String, Object>>> expected = new ArrayList<>();
        List<StructType> schemas = new ArrayList<>();
        StringBuilder views = new StringBuilder();
        try {
            for (TableHistory.Reading reading : history.readings()) {
                Dataset<Row> latest = history.latest(reading);
                StructType schema = (StructType) latest.schema().fields()[0].dataType();
                Map<Long, Map<String, Object>> all = new HashMap<>();
                latest.collectAsList().forEach(row -> {
                    Map<String, Object> values = values(row.getStruct(0), schema);
                    all.put((Long) values.get("id"), values);
                });
                views.append("  v%d: {entity: {id: int64}, source: {format: %s, path: %s%s, event_timestamp: ts,"
                        .formatted(schemas.size(), format(), path, reading.keys()))
                        .append(" created_timestamp: created}, features: {").append(features(schema)).append("}}\n");
                expected.add(all);
                schemas.add(schema);
            }
            larder.file("larder.yaml", "project: acme\n" + storage + "feature_views:\n" + views);
            larder.run("materialize").exits(ExitCode.OK);
            for (int i = 0; i < schemas.size(); i++) {
                assertEquals(sorted(expected.get(i)), sorted(scanned(larder, "v" + i, schemas.get(i))));
                rows += expected.get(i).size();
                readings++;
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(history.table + "\n" + history + "\n" + views + e.getMessage(), e);
        }
    }

    private static String sorted(Map<Long, Map<String, Object>> rows) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(rows).forEach((id, row) -> text.append(row).append('\n'));
        return text.toString();
    }

    private static String features(StructType schema) {
        List<String> features = new ArrayList<>();
        for (StructField field : schema.fields()) {
            if (!field.name().equals("id") && !field.name().equals("ts")) {
                features.add(field.name() + ": \"" + type(field.dataType()) + "\"");
            }
        }
        return String.join(", ", features);
    }

    private static String type(DataType type) {
        return switch (type.simpleString()) {
            case "int" -> "int32";
            case "bigint" -> "int64";
            case "boolean" -> "bool";
            case "binary" -> "bytes";
            case "date" -> "timestamp";
            default -> type.simpleString();
        };
    }

    private static Map<Long, Map<String, Object>> scanned(Larder larder, String view, StructType schema) {
        Map<Long, Map<String, Object>> rows = new HashMap<>();
        larder.run("scan", view, "-o", "jsonl").exits(ExitCode.OK).out().lines().map(JSON::readTree).forEach(json -> {
            Map<String, Object> row = new TreeMap<>();
            for (StructField field : schema.fields()) {
                JsonNode value = switch (field.name()) {
                    case "id" -> json.get("entity_key").get("id");
                    case "ts" -> json.get("timestamp");
                    default -> json.get("features").get(field.name());
                };
                if (!value.isNull()) {
                    row.put(field.name(), value(value, field.dataType()));
                }
            }
            rows.put((Long) row.get("id"), row);
        });
        return rows;
    }

    /** In a form that has an order and is equal if the values are. */
    private static Object value(JsonNode value, DataType type) {
        if (type instanceof ArrayType list) {
            return value.valueStream().map(element -> value(element, list.elementType())).toList();
        }
        return switch (type.typeName().replaceFirst("\\(.*", "")) {
            case "integer", "long" -> value.longValue();
            case "float" -> Float.parseFloat(value.asString());
            case "double" -> Double.parseDouble(value.asString());
            case "decimal" -> new BigDecimal(value.asString()).stripTrailingZeros();
            case "boolean" -> value.booleanValue();
            case "date", "timestamp" -> Instant.parse(value.stringValue());
            default -> value.stringValue();
        };
    }

    private static Map<String, Object> values(Row row, StructType schema) {
        Map<String, Object> values = new TreeMap<>();
        for (int i = 0; i < schema.size(); i++) {
            if (!row.isNullAt(i)) {
                values.put(schema.fields()[i].name(), schema.fields()[i].dataType() instanceof ArrayType
                        ? row.getList(i)
                        : value(row.get(i)));
            }
        }
        return values;
    }

    private static Object value(Object value) {
        return switch (value) {
            case Integer number -> (long) number;
            case BigDecimal decimal -> decimal.stripTrailingZeros();
            case LocalDate date -> date.atStartOfDay().toInstant(ZoneOffset.UTC);
            case byte[] bytes -> Base64.getEncoder().encodeToString(bytes);
            default -> value;
        };
    }
}
