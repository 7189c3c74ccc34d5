package dev.larder.cli.command;

import java.util.Map;

import org.apache.spark.sql.SparkSession;

import dev.larder.spark.LocalSpark;

/** A Spark within this JVM that knows tables of a format, and does small things soon: nothing is compiled for them. */
final class TableSpark {
    private TableSpark() {}

    static SparkSession start(Map<String, String> conf) {
        LocalSpark.stop();
        SparkSession.Builder builder = SparkSession.builder().master("local[1]").appName("tables");
        Map.of("spark.ui.enabled", "false", "spark.sql.shuffle.partitions", "1", "spark.default.parallelism", "1",
                "spark.sql.session.timeZone", "UTC", "spark.sql.datetime.java8API.enabled", "true",
                "spark.sql.adaptive.enabled", "false", "spark.sql.codegen.wholeStage", "false",
                "spark.sql.codegen.factoryMode", "NO_CODEGEN").forEach(builder::config);
        conf.forEach(builder::config);
        SparkSession spark = builder.getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
        return spark;
    }
}
