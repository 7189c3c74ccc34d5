package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.source.storage.server.Bucket;

@Tag("spark-iceberg")
class IcebergHistoriesIT extends TableHistories {
    @TempDir
    private static Path warehouse;
    private static SparkSession spark;

    @BeforeAll
    static void start() {
        spark = TableSpark.start(Map.of("spark.sql.extensions",
                "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
                // Its vectors need more of Java's internals than tests open.
                "spark.sql.iceberg.vectorization.enabled", "false",
                "spark.hadoop.fs.s3.impl", S3OnDisk.class.getName()));
        catalog("disk", warehouse.resolve("disk").toString());
    }

    private static void catalog(String name, String place) {
        String catalog = "spark.sql.catalog." + name;
        spark.conf().set(catalog, "org.apache.iceberg.spark.SparkCatalog");
        spark.conf().set(catalog + ".type", "hadoop");
        spark.conf().set(catalog + ".warehouse", place);
        spark.conf().set(catalog + ".cache-enabled", "false");
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Override
    TableHistory history(long seed, Path folder) {
        return new IcebergHistory(spark, seed, "disk", warehouse.resolve("disk"));
    }

    @Override
    TableHistory history(long seed, Path folder, Bucket bucket) {
        Path copied = warehouse.resolve("copied");
        catalog("bucket", "s3://" + bucket.name() + copied);
        return new IcebergHistory(spark, seed, "bucket", copied);
    }

    @Override
    String format() {
        return "iceberg";
    }

    @Override
    EngineTable engineTable(Path place) {
        String table = "disk.db.engines";
        run("CREATE TABLE " + table + " (id bigint, ts timestamp, n int, p string) USING iceberg PARTITIONED BY (p)"
                + " TBLPROPERTIES ('format-version'='2','write.delete.mode'='merge-on-read')");
        run("INSERT INTO " + table + " SELECT id % 20, timestamp_seconds(1700000000 + id), id, concat('a=/', id % 3)"
                + " FROM range(100)");
        Instant first = Instant.now();
        run("DELETE FROM " + table + " WHERE id % 7 = 2 AND ts > timestamp_seconds(1700000050)");
        run("ALTER TABLE " + table + " CREATE TAG t");
        run("ALTER TABLE " + table + " CREATE BRANCH b");
        run("INSERT INTO " + table + ".branch_b SELECT 100, timestamp_seconds(1), 1, 'b'");
        run("ALTER TABLE " + table + " ALTER COLUMN n TYPE bigint");
        run("ALTER TABLE " + table + " ADD PARTITION FIELD bucket(2, id)");
        run("INSERT INTO " + table + " SELECT id, timestamp_seconds(1700001000 + id), 5000000000, NULL FROM range(3)");
        long last = spark.sql("SELECT snapshot_id FROM " + table + ".refs WHERE name = 'main'").first().getLong(0);
        run("DELETE FROM " + table + " WHERE id = 2");
        return new EngineTable(warehouse.resolve("disk/db/engines"), List.of("", ", snapshot: " + last, ", tag: t",
                ", branch: b", ", as_of: " + first));
    }

    /** A catalog of the config becomes one of Spark's, and has the versions of its tables. */
    @Test
    void catalogsAreReadByBothEngines() throws IOException {
        String table = "disk.db.`my-table`";
        run("CREATE TABLE " + table + " (id bigint, ts timestamp, n int, p string) USING iceberg");
        run("INSERT INTO " + table + " SELECT id % 20, timestamp_seconds(1700000000 + id), id, 'x' FROM range(100)");
        Instant first = Instant.now();
        run("DELETE FROM " + table + " WHERE id = 7");
        run("ALTER TABLE " + table + " CREATE TAG t");
        run("ALTER TABLE " + table + " CREATE BRANCH b");
        run("INSERT INTO " + table + ".branch_b SELECT 100, timestamp_seconds(1), 1, 'b'");
        run("INSERT INTO " + table + " SELECT 200, timestamp_seconds(1), 1, 'c'");
        long last = spark.sql("SELECT snapshot_id FROM " + table + ".refs WHERE name = 'main'").first().getLong(0);
        run("DELETE FROM " + table + " WHERE id = 8");
        List<String> versions = List.of("", ", snapshot: " + last, ", tag: t", ", branch: b", ", as_of: " + first);
        StringBuilder views = new StringBuilder();
        for (int i = 0; i < versions.size(); i++) {
            views.append("v").append(i).append(": ").append(VIEW.formatted("format: iceberg, table: db.my-table,"
                    + " catalog: {type: hadoop, warehouse: " + warehouse.resolve("disk") + "}" + versions.get(i)))
                    .append('\n');
        }
        List<String> local = engine("local", views.toString());
        assertEquals(local, engine("spark", views.toString()));
        assertEquals(versions.size(), local.stream().distinct().count(), () -> "all differ: " + local);
    }

    private static void run(String statement) {
        spark.sql(statement);
    }
}
