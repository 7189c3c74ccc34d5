package dev.larder.spark;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.hadoop.fs.Path;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

import dev.larder.feature.JoinKeys;
import dev.larder.source.ColumnCensus;
import dev.larder.source.ColumnNeed;
import dev.larder.source.ColumnNeed.Role;
import dev.larder.source.EarlierRuns;
import dev.larder.source.SourceColumns;
import dev.larder.source.arrival.Arrivals;
import dev.larder.source.storage.StoredFile;

/**
 * Parquet files as one table. Files may lack columns that others have, whose rows have null, and may have a column in
 * types of which one holds the values of the other: Spark itself does not merge those.
 *
 * @param schema of all columns, whatever their types
 * @param columns which files have the needed ones
 * @param chosen the files that are read, by the names that rows have for them
 */
record ParquetTable(Dataset<Row> rows, StructType schema, SourceColumns columns, Map<String, StoredFile> chosen) {
    /** Footers that a task should read at least. */
    private static final int FOOTERS_PER_TASK = 16;

    static ParquetTable read(SparkSession spark, String source, List<ColumnNeed> needs, Arrivals arrivals,
            EarlierRuns earlier) {
        String path = SparkPath.of(source);
        String[] all = reader(spark, path).schema(new StructType()).parquet(path).inputFiles();
        if (all.length == 0) {
            // Spark says best what is wrong.
            Dataset<Row> nothing = reader(spark, path).parquet(path);
            return new ParquetTable(nothing, nothing.schema(), SourceColumns.NONE, Map.of());
        }
        Map<String, StoredFile> chosen = SparkFiles.of(spark, all).choose(arrivals);
        if (chosen.isEmpty()) {
            return new ParquetTable(null, new StructType(), SourceColumns.NONE, chosen);
        }
        String[] files = Arrays.stream(all).filter(address -> chosen.containsKey(FilePath.of(address)))
                .toArray(String[]::new);
        ColumnCensus census = new ColumnCensus(needs);
        Map<String, String> examples = new HashMap<>();
        count(spark, files, needs, census, examples);
        StructType schema = new StructType();
        for (String example : examples.values().stream().sorted().toList()) {
            schema = SchemaMerge.merge(schema, spark.read().parquet(unescaped(example)).schema());
        }
        List<String> needed = needs.stream().map(ColumnNeed::column).toList();
        StructType read = SchemaMerge.only(schema, needed);
        Dataset<Row> rows = files.length == all.length
                ? reader(spark, path).schema(read).parquet(path)
                : some(spark, path, files).schema(read).parquet(Arrays.stream(files).map(ParquetTable::unescaped)
                        .toArray(String[]::new));
        return new ParquetTable(rows, SchemaMerge.merge(schema, rows.schema()), census.finish(earlier), chosen);
    }

    private static DataFrameReader reader(SparkSession spark, String path) {
        return BasePath.of(path).map(base -> spark.read().option("basePath", base)).orElseGet(spark::read);
    }

    /** Of files by their names, in which nothing is a pattern, and whose folders mean what they mean below the path. */
    private static DataFrameReader some(SparkSession spark, String path, String[] files) {
        boolean isFile = Arrays.stream(files).anyMatch(file -> unescaped(file).endsWith(path));
        DataFrameReader reader = BasePath.of(path).isPresent() || isFile
                ? reader(spark, path)
                : spark.read().option("basePath", path);
        return reader.option("__globPaths__", "false");
    }

    /** An address is escaped, a path is not. */
    private static String unescaped(String address) {
        return new Path(URI.create(address)).toString();
    }

    /** @param examples takes the address of a file for every schema */
    private static void count(SparkSession spark, String[] files, List<ColumnNeed> needs, ColumnCensus census,
            Map<String, String> examples) {
        ColumnNeed event = needs.stream().filter(need -> need.role() == Role.EVENT_TIME).findFirst().orElseThrow();
        FooterTask task = new FooterTask(event,
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
        int tasks = Math.clamp(files.length / FOOTERS_PER_TASK, 1, spark.sparkContext().defaultParallelism() * 4);
        List<FooterTask.Footers> read = new ArrayList<>();
        Jobs.eachPartition(spark.sparkContext(),
                spark.createDataset(Arrays.asList(files), Encoders.STRING()).repartition(tasks).rdd(), task,
                FooterTask.Footers.class, read::add);
        List<File> all = new ArrayList<>();
        for (FooterTask.Footers footers : read) {
            List<MessageType> schemas = footers.schemas().stream().map(MessageTypeParser::parseMessageType).toList();
            for (FooterTask.Entry file : footers.files()) {
                examples.merge(footers.schemas().get(file.schema()), file.address(),
                        (known, other) -> known.compareTo(other) <= 0 ? known : other);
                all.add(new File(FilePath.of(file.address()), file, schemas.get(file.schema())));
            }
        }
        all.sort(Comparator.comparing(File::name, JoinKeys.BY_CODE_POINT));
        all.forEach(file -> census.add(file.name, file.schema,
                FooterTask.partitions(file.entry.address()).keySet(), file.entry.age()));
    }

    private record File(String name, FooterTask.Entry entry, MessageType schema) {}
}
