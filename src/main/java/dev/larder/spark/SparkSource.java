package dev.larder.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

import dev.larder.feature.FeatureView;
import dev.larder.feature.ViewSource;
import dev.larder.feature.ViewSource.Data;
import dev.larder.source.Window;
import dev.larder.text.Times;

/** A view's source as Spark reads it. */
final class SparkSource {
    private final Data data;
    private final Dataset<Row> table;
    private final List<TablePlan.Column> columns;

    SparkSource(SparkSession spark, ViewSource source) {
        this.data = source.data();
        this.table = switch (data) {
            // Files may lack a column that others have; its rows have null there.
            case Data.Parquet files -> BasePath.of(files.path())
                    .map(base -> spark.read().option("basePath", base))
                    .orElseGet(spark::read).option("mergeSchema", true).parquet(files.path());
            case Data.Format files -> spark.read().format(files.format()).load(files.path());
            case Data.Table named -> named.format().map(spark.read()::format).orElseGet(spark::read)
                    .table(named.name());
            case Data.Query query -> spark.sql(query.sql());
        };
        Set<String> partitions = data instanceof Data.Parquet ? partitions() : Set.of();
        this.columns = Arrays.stream(table.schema().fields()).map(field -> column(field, partitions)).toList();
    }

    /** One file is enough: all files must have the same partitions. */
    private Set<String> partitions() {
        return Arrays.stream(table.inputFiles()).findFirst().stream()
                .flatMap(file -> Stream.of(file.substring(0, file.lastIndexOf('/')).split("/")))
                .filter(folder -> folder.indexOf('=') > 0)
                .map(folder -> folder.substring(0, folder.indexOf('=')))
                .collect(Collectors.toSet());
    }

    private static TablePlan.Column column(StructField field, Set<String> partitions) {
        boolean isPartition = partitions.contains(field.name()) && field.dataType().equals(DataTypes.StringType);
        return isPartition
                ? new TablePlan.Column(field.name(), CellType.Simple.PARTITION, "partition")
                : new TablePlan.Column(field.name(), CellTypes.of(field.dataType()), field.dataType().sql());
    }

    String name() {
        return data.toString();
    }

    List<TablePlan.Column> columns() {
        return columns;
    }

    TablePlan plan(FeatureView view, ViewSource source) {
        return new TablePlan(view, source, name(), columns);
    }

    /**
     * The columns of a plan, by their places, and those that say where a row is.
     *
     * @param window what lies before or after it need not be there
     */
    Dataset<Row> rows(TablePlan plan, Window window) {
        List<Column> selected = new ArrayList<>();
        for (int i = 0; i < plan.columnNames().size(); i++) {
            selected.add(raw(plan, i).as(SparkColumns.cell(i)));
        }
        if (data instanceof Data.Parquet) {
            Column place = table.metadataColumn("_metadata");
            selected.add(FilePath.of(place.getField("file_path")).as(SparkColumns.FILE));
            selected.add(place.getField("row_index").as(SparkColumns.ROW));
        } else {
            // Rows of a table have no order; what they hold decides between two that are as new.
            selected.add(lit(null).cast(DataTypes.StringType).as(SparkColumns.FILE));
            selected.add(xxhash64(plan.columnNames().stream().map(SparkSource::named).toArray(Column[]::new))
                    .as(SparkColumns.ROW));
        }
        return within(plan, window).select(selected.toArray(Column[]::new));
    }

    private Column raw(TablePlan plan, int index) {
        Column column = named(plan.columnNames().get(index));
        return plan.columnTypes().get(index) == CellType.Simple.PARTITION
                ? column
                : CellTypes.raw(column, type(plan.columnNames().get(index)));
    }

    private DataType type(String name) {
        return table.schema().apply(name).dataType();
    }

    private static Column named(String name) {
        return col("`" + name.replace("`", "``") + "`");
    }

    /**
     * A run that begins at some time has Spark leave out what is out of the window, of which its readers then skip what
     * they can; those rows are not read, and not counted. A run over all of a source counts what is too late.
     */
    private Dataset<Row> within(TablePlan plan, Window window) {
        String event = plan.columnNames().get(plan.eventColumn());
        if (window.fromMicros() == Long.MIN_VALUE || !type(event).equals(DataTypes.TimestampType)
                && !type(event).equals(DataTypes.TimestampNTZType)) {
            return table;
        }
        Column time = named(event);
        // A row without an event time is a reject, and must be seen.
        return table.filter(time.isNull().or(time.geq(bound(window.fromMicros(), type(event)))
                .and(time.lt(bound(window.toMicros(), type(event))))));
    }

    private static Column bound(long micros, DataType type) {
        return lit(Times.instant(micros)).cast(type);
    }
}
