package dev.larder.cli.command;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

import dev.larder.source.storage.server.Bucket;

@Tag("spark")
class DeltaHistoriesIT extends TableHistories {
    private static SparkSession spark;

    @BeforeAll
    static void start() {
        spark = TableSpark.start(Map.of("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension",
                "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog",
                "spark.databricks.delta.snapshotPartitions", "1"));
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Override
    TableHistory history(long seed, Path folder) {
        return new DeltaHistory(spark, seed, folder.resolve("table"), false);
    }

    @Override
    TableHistory history(long seed, Path folder, Bucket bucket) {
        return new DeltaHistory(spark, seed, folder.resolve("table"), true);
    }

    @Override
    String format() {
        return "delta";
    }

    @Override
    EngineTable engineTable(Path place) {
        String table = "delta.`" + place + "`";
        run("CREATE TABLE " + table + " (id bigint, ts timestamp, n int, p string) USING delta PARTITIONED BY (p)"
                + " TBLPROPERTIES ('delta.enableDeletionVectors'='true','delta.columnMapping.mode'='name',"
                + "'delta.enableTypeWidening'='true')");
        run("INSERT INTO " + table + " SELECT id % 20, timestamp_seconds(1700000000 + id), id, concat('a=/', id % 3)"
                + " FROM range(100)");
        Instant first = Instant.now();
        run("DELETE FROM " + table + " WHERE id % 7 = 2 AND ts > timestamp_seconds(1700000050)");
        run("ALTER TABLE " + table + " ALTER COLUMN n TYPE bigint");
        run("INSERT INTO " + table + " SELECT id, timestamp_seconds(1700001000 + id), 5000000000, NULL FROM range(3)");
        run("DELETE FROM " + table + " WHERE id = 2");
        return new EngineTable(place, List.of("", ", version: 2", ", as_of: " + first));
    }

    private static void run(String statement) {
        spark.sql(statement);
    }
}
