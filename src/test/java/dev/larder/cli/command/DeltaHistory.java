package dev.larder.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.apache.spark.sql.SparkSession;

/** A Delta table. */
final class DeltaHistory extends TableHistory {
    private final Path folder;
    /** Whether commits themselves say when they were made, so that a copy of the table knows it. */
    private final boolean isTimed;
    private final boolean isCopied;
    private boolean isMapped;
    private boolean isWidening;
    private boolean isPartitioned;

    /** @param isCopied whether the table is read where its files have other times */
    DeltaHistory(SparkSession spark, long seed, Path folder, boolean isCopied) {
        super(spark, seed, "delta.`" + folder + "`");
        this.folder = folder;
        this.isCopied = isCopied;
        this.isTimed = random.nextInt(3) == 0;
    }

    @Override
    void create(String columns) {
        isMapped = random.nextInt(3) > 0;
        isWidening = random.nextBoolean();
        isPartitioned = random.nextBoolean();
        List<String> properties = new ArrayList<>();
        properties.add("'delta.checkpointInterval'='" + (2 + random.nextInt(4)) + "'");
        properties.add("'delta.enableDeletionVectors'='" + random.nextBoolean() + "'");
        properties.add("'delta.enableTypeWidening'='" + isWidening + "'");
        properties.add("'delta.enableInCommitTimestamps'='" + isTimed + "'");
        properties.add("'delta.checkpoint.writeStatsAsStruct'='" + random.nextBoolean() + "'");
        if (isMapped) {
            properties.add("'delta.columnMapping.mode'='" + (random.nextBoolean() ? "name" : "id") + "'");
        }
        if (random.nextInt(3) == 0) {
            properties.add("'delta.checkpointPolicy'='v2'");
        }
        run("CREATE TABLE " + table + " (" + columns + ") USING delta"
                + (isPartitioned ? " PARTITIONED BY (" + partition().name() + ")" : "")
                + " TBLPROPERTIES (" + String.join(",", properties) + ")");
    }

    @Override
    boolean canRename() {
        return isMapped;
    }

    @Override
    boolean canWiden() {
        return isWidening;
    }

    @Override
    boolean isPartition(HistoryColumn column) {
        return isPartitioned && column.kind() == HistoryColumn.Kind.PARTITION;
    }

    @Override
    void compact() {
        run("OPTIMIZE " + table + (random.nextInt(3) == 0 ? " ZORDER BY (id)" : ""));
    }

    @Override
    void special() {
        switch (random.nextInt(4)) {
            case 0 -> run("ALTER TABLE " + table + " SET TBLPROPERTIES ('delta.enableDeletionVectors'='"
                    + random.nextBoolean() + "')");
            case 1 -> run("REORG TABLE " + table + " APPLY (PURGE)");
            case 2 -> {
                if (!isMapped) {
                    run("ALTER TABLE " + table + " SET TBLPROPERTIES ('delta.columnMapping.mode'='name')");
                    isMapped = true;
                }
            }
            default -> run("INSERT OVERWRITE " + table + " SELECT * FROM " + table + " WHERE id % 7 > 0");
        }
    }

    @Override
    long number() {
        try (Stream<Path> files = Files.list(folder.resolve("_delta_log"))) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.matches("\\d{20}\\.json"))
                    .mapToLong(name -> Long.parseLong(name.substring(0, 20))).max().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    Path path() {
        return folder;
    }

    @Override
    List<Reading> readings() {
        List<Reading> readings = new ArrayList<>();
        readings.add(new Reading("", ""));
        boolean isByTime = (isTimed || !isCopied) && random.nextBoolean();
        for (Version version : earlier()) {
            // Spark refuses a time after the last commit, as that of the last version is.
            readings.add(isByTime && version.number() < number()
                    ? new Reading(", as_of: " + version.time(), " TIMESTAMP AS OF '" + version.time() + "'")
                    : new Reading(", version: " + version.number(), " VERSION AS OF " + version.number()));
        }
        return readings;
    }
}
