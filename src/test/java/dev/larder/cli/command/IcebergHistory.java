package dev.larder.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

import org.apache.spark.sql.SparkSession;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** An Iceberg table of a Hadoop catalog. */
final class IcebergHistory extends TableHistory {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String catalog;
    private final String name;
    private final Path folder;
    private final List<String> parts = new ArrayList<>();
    private final List<Reading> named = new ArrayList<>();
    private int format;

    /** @param warehouse the folder on disk, wherever the catalog says that it is */
    IcebergHistory(SparkSession spark, long seed, String catalog, Path warehouse) {
        this(spark, seed, catalog, "db.h" + Long.toUnsignedString(seed), warehouse);
    }

    private IcebergHistory(SparkSession spark, long seed, String catalog, String name, Path warehouse) {
        super(spark, seed, catalog + "." + name);
        this.catalog = catalog;
        this.name = name;
        this.folder = warehouse.resolve(name.replace('.', '/'));
    }

    @Override
    void create(String columns) {
        format = 1 + random.nextInt(3);
        if (random.nextBoolean()) {
            parts.add(transform());
        }
        run("CREATE TABLE " + table + " (" + columns + ") USING iceberg"
                + (parts.isEmpty() ? "" : " PARTITIONED BY (" + parts.getFirst() + ")")
                + " TBLPROPERTIES ('format-version'='" + format + "'" + mode("delete") + mode("update") + mode("merge")
                + ",'write.delete.granularity'='" + (random.nextBoolean() ? "file" : "partition") + "'"
                + ",'write.metadata.compression-codec'='" + (random.nextInt(3) == 0 ? "gzip" : "none") + "')");
    }

    private String mode(String statement) {
        boolean isCopied = format == 1 || random.nextInt(3) == 0;
        return ",'write." + statement + ".mode'='" + (isCopied ? "copy-on-write" : "merge-on-read") + "'";
    }

    private String transform() {
        return switch (random.nextInt(7)) {
            case 0 -> "bucket(3, id)";
            case 1 -> "days(ts)";
            case 2 -> "hours(created)";
            case 3 -> "months(ts)";
            case 4 -> "truncate(1, " + partition().name() + ")";
            case 5 -> "bucket(2, " + partition().name() + ")";
            default -> partition().name();
        };
    }

    @Override
    boolean canRename() {
        return true;
    }

    @Override
    boolean canWiden() {
        return true;
    }

    @Override
    boolean isPartition(HistoryColumn column) {
        return column.kind() == HistoryColumn.Kind.PARTITION;
    }

    private void call(String procedure, String arguments) {
        run("CALL " + catalog + ".system." + procedure + "(table => '" + name + "'" + arguments + ")");
    }

    @Override
    void compact() {
        switch (random.nextInt(4)) {
            case 0 -> call("rewrite_manifests", ", use_caching => false");
            case 1 -> call("rewrite_position_delete_files", ", options => map('rewrite-all','true')");
            default -> call("rewrite_data_files", ", options => map('" + (random.nextBoolean()
                    ? "min-input-files','2"
                    : "rewrite-all','true") + "')");
        }
    }

    @Override
    void special() {
        switch (random.nextInt(6)) {
            case 0, 1 -> changePartitions();
            case 2 -> {
                if (format < 3) {
                    run("ALTER TABLE " + table + " SET TBLPROPERTIES ('format-version'='" + ++format + "')");
                }
            }
            case 3 -> tag();
            case 4 -> branch();
            default -> run("INSERT OVERWRITE " + table + " SELECT * FROM " + table + " WHERE id % 7 > 0");
        }
    }

    private void changePartitions() {
        if (!parts.isEmpty() && random.nextInt(3) == 0) {
            run("ALTER TABLE " + table + " DROP PARTITION FIELD " + parts.removeLast());
            return;
        }
        String part = transform();
        // Iceberg allows one transform of time for each column.
        String column = part.replaceAll(".*[( ](\\w+)\\)", "$1");
        if (parts.stream().noneMatch(other -> other.contains(column))) {
            run("ALTER TABLE " + table + " ADD PARTITION FIELD " + part);
            parts.add(part);
        }
    }

    private void tag() {
        String tag = "t" + named.size();
        run("ALTER TABLE " + table + " CREATE TAG " + tag);
        named.add(new Reading(", tag: " + tag, " VERSION AS OF '" + tag + "'"));
    }

    private void branch() {
        String branch = "b" + named.size();
        run("ALTER TABLE " + table + " CREATE BRANCH " + branch);
        run("DELETE FROM " + table + ".branch_" + branch + " WHERE id % 4 = 1");
        named.add(new Reading(", branch: " + branch, ".branch_" + branch));
    }

    /** The table's metadata, without its catalog. */
    private JsonNode metadata() {
        try {
            Path metadata = folder.resolve("metadata");
            String version = "v" + Files.readString(metadata.resolve("version-hint.text")).strip();
            Path plain = metadata.resolve(version + ".metadata.json");
            if (Files.exists(plain)) {
                return JSON.readTree(Files.readString(plain));
            }
            try (InputStream in = new GZIPInputStream(
                    Files.newInputStream(metadata.resolve(version + ".gz.metadata.json")))) {
                return JSON.readTree(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    long number() {
        return metadata().get("current-snapshot-id").longValue();
    }

    @Override
    Path path() {
        return folder;
    }

    @Override
    List<Reading> readings() {
        List<Reading> readings = new ArrayList<>();
        readings.add(new Reading("", ""));
        boolean isByTime = random.nextInt(3) == 0;
        for (Version version : earlier()) {
            readings.add(isByTime
                    ? new Reading(", as_of: " + version.time(), " TIMESTAMP AS OF '" + version.time() + "'")
                    : new Reading(", snapshot: " + version.number(), " VERSION AS OF " + version.number()));
        }
        Optional.of(named).filter(all -> !all.isEmpty()).map(List::getLast).ifPresent(readings::add);
        return readings;
    }
}
