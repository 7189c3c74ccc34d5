package dev.larder.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

import dev.larder.feature.FeatureView;
import dev.larder.feature.ViewSource;
import dev.larder.feature.ViewSource.Data;
import dev.larder.feature.ViewSource.Data.IcebergPlace;
import dev.larder.feature.ViewSource.Data.IcebergVersion;
import dev.larder.source.ColumnNeed;
import dev.larder.source.EarlierRuns;
import dev.larder.source.MatchedColumn;
import dev.larder.source.SourceColumns;
import dev.larder.source.PlanException;
import dev.larder.source.Window;
import dev.larder.source.arrival.Arrivals;
import dev.larder.source.storage.StoredFile;
import dev.larder.text.Times;

/** A view's source as Spark reads it. */
final class SparkSource {
    /** The type of a column that no file has any more. */
    private static final String GONE = "nothing";

    private final Data data;
    private final Dataset<Row> table;
    /** The files that are read, by the names that rows have for them; of a table, none. */
    private final Map<String, StoredFile> chosen;
    /** Of a table without files, empty. */
    private final SourceColumns files;
    private final List<TablePlan.Column> columns;
    /** Columns and fields of structs, by their path. */
    private final Map<String, Field> fields = new LinkedHashMap<>();

    private record Field(Column value, DataType type) {}

    /** @param arrivals chooses the files to read */
    SparkSource(SparkSession spark, FeatureView view, ViewSource source, Arrivals arrivals, EarlierRuns earlier) {
        List<ColumnNeed> needs = ColumnNeed.of(view, source);
        this.data = source.data();
        StructType schema;
        if (data instanceof Data.Parquet parquet) {
            if (!parquet.isMeant()) {
                TableFolder.requireNone(spark, parquet.path());
            }
            ParquetTable read = ParquetTable.read(spark, parquet.path(), needs, arrivals, earlier);
            this.chosen = read.chosen();
            this.table = read.rows();
            this.files = read.columns();
            schema = read.schema();
        } else {
            requireFiles(view, arrivals);
            this.chosen = Map.of();
            this.table = table(spark);
            this.files = SourceColumns.NONE;
            schema = table.schema();
        }
        addFields(schema, "", null);
        Set<String> partitions = data instanceof Data.Parquet && !isEmptyChoice() ? partitions() : Set.of();
        this.columns = new ArrayList<>();
        fields.forEach((path, field) -> columns.add(field.type.equals(SchemaMerge.MIXED)
                ? new TablePlan.Column(path, CellType.Simple.UNSUPPORTED, typesOf(path))
                : column(path, field.type, partitions)));
        duplicates(schema).forEach(field -> columns.add(column(field.name(), field.dataType(), partitions)));
        for (ColumnNeed need : needs) {
            if (need.isOptional() && !fields.containsKey(need.column()) && earlier.had().test(need)) {
                columns.add(new TablePlan.Column(need.column(), CellType.Simple.ALWAYS_NULL, GONE));
            }
        }
    }

    private void requireFiles(FeatureView view, Arrivals arrivals) {
        if (arrivals.needsFiles()) {
            throw new PlanException(List.of("view `" + view.name() + "` is read from `" + data + "`, and --incremental"
                    + " knows only of Parquet files what has arrived; use --incremental=event"));
        }
    }

    /** Whether there are files, and none of them has to be read. */
    boolean isEmptyChoice() {
        return data instanceof Data.Parquet && files.files() == 0 && chosen.isEmpty();
    }

    Map<String, StoredFile> chosen() {
        return chosen;
    }

    /** Of a column that files have in types that do not go together. */
    private String typesOf(String path) {
        return files.matched().stream().filter(column -> column.need().column().equals(path))
                .flatMap(column -> column.parquetTypes().stream()).collect(Collectors.joining(", "));
    }

    private Dataset<Row> table(SparkSession spark) {
        return switch (data) {
            case Data.Parquet parquet -> throw new IllegalArgumentException("these are read file by file");
            case Data.Delta delta -> {
                DataFrameReader reader = spark.read().format("delta");
                delta.version().ifPresent(version -> reader.option("versionAsOf", version));
                delta.asOf().ifPresent(time -> reader.option("timestampAsOf", time.toString()));
                yield reader.load(SparkPath.of(delta.path()));
            }
            case Data.Iceberg iceberg -> {
                DataFrameReader reader = spark.read().format("iceberg");
                switch (iceberg.version()) {
                    case IcebergVersion.Latest latest -> {
                    }
                    case IcebergVersion.OfId(long id) -> reader.option("versionAsOf", id);
                    case IcebergVersion.AsOf(Instant time) -> reader.option("timestampAsOf", time.toString());
                    case IcebergVersion.Branch(String name) -> reader.option("branch", name);
                    case IcebergVersion.Tag(String name) -> reader.option("versionAsOf", name);
                }
                yield switch (iceberg.place()) {
                    case IcebergPlace.Path(String path) -> {
                        SparkCatalog.allowPaths(spark);
                        yield reader.load(SparkPath.of(path));
                    }
                    case IcebergPlace.InCatalog named -> reader.table(SparkCatalog.name(spark, named));
                };
            }
            case Data.Format format -> spark.read().format(format.format()).load(SparkPath.of(format.path()));
            case Data.Table named -> named.format().map(spark.read()::format).orElseGet(spark::read)
                    .table(named.name());
            case Data.Query query -> spark.sql(query.sql());
        };
    }

    /** A column whose own name has dots comes before a field of that path. */
    private void addFields(StructType schema, String prefix, Column struct) {
        for (StructField field : schema.fields()) {
            fields.putIfAbsent(prefix + field.name(), new Field(value(struct, field), field.dataType()));
        }
        for (StructField field : schema.fields()) {
            if (field.dataType() instanceof StructType nested) {
                addFields(nested, prefix + field.name() + ".", value(struct, field));
            }
        }
    }

    /** The second columns of their names, as a query may have. */
    private static List<StructField> duplicates(StructType schema) {
        Set<String> seen = new HashSet<>();
        return Arrays.stream(schema.fields()).filter(field -> !seen.add(field.name())).toList();
    }

    private static Column value(Column struct, StructField field) {
        return struct == null ? col(quoted(field.name())) : struct.getField(field.name());
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /** One file is enough: all files must have the same partitions. */
    private Set<String> partitions() {
        return Arrays.stream(table.inputFiles()).findFirst().map(file -> FooterTask.partitions(file).keySet())
                .orElse(Set.of());
    }

    private static TablePlan.Column column(String path, DataType type, Set<String> partitions) {
        boolean isPartition = partitions.contains(path) && type.equals(DataTypes.StringType);
        return isPartition
                ? new TablePlan.Column(path, CellType.Simple.PARTITION, "partition")
                : new TablePlan.Column(path, CellTypes.of(type), type.sql());
    }

    /** What is known of the columns of all files or, of a table, of its own. */
    SourceColumns sourceColumns(TablePlan plan) {
        if (files.files() > 0) {
            return files;
        }
        List<MatchedColumn> matched = plan.columns().stream().map(column -> fields.containsKey(column.need().column())
                ? column
                : MatchedColumn.gone(column.need())).toList();
        List<String> needed = matched.stream().map(column -> column.need().column()).toList();
        return new SourceColumns(matched, fields.keySet().stream()
                .filter(path -> !needed.contains(path) && !(fields.get(path).type instanceof StructType)).sorted()
                .limit(SourceColumns.MOST_UNUSED).toList(), 0);
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
        return select(plan, within(plan, window));
    }

    /** All rows of some of the files; Spark opens no others. */
    Dataset<Row> rowsOf(TablePlan plan, Predicate<StoredFile> wanted) {
        // Of a local file, Spark has the address in two forms.
        Object[] addresses = Arrays.stream(table.inputFiles())
                .filter(address -> wanted.test(chosen.get(FilePath.of(address))))
                .flatMap(address -> Stream.of(address, address.replaceFirst("^file:/+", "file:/"),
                        address.replaceFirst("^file:/+", "file:///")))
                .distinct().toArray();
        return select(plan, table.filter(table.metadataColumn("_metadata").getField("file_path").isin(addresses)));
    }

    private Dataset<Row> select(TablePlan plan, Dataset<Row> rows) {
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
            selected.add(xxhash64(plan.columnNames().stream().filter(fields::containsKey).map(fields::get)
                    .map(Field::value).toArray(Column[]::new))
                    .as(SparkColumns.ROW));
        }
        return rows.select(selected.toArray(Column[]::new));
    }

    private Column raw(TablePlan plan, int index) {
        String path = plan.columnNames().get(index);
        if (!fields.containsKey(path)) {
            return lit(null).cast(DataTypes.IntegerType);
        }
        Field field = fields.get(path);
        return plan.columnTypes().get(index) == CellType.Simple.PARTITION
                ? field.value
                : CellTypes.raw(field.value, field.type);
    }

    /**
     * A run that begins at some time has Spark leave out what is out of the window, of which its readers then skip what
     * they can; those rows are not read, and not counted. A run over all of a source counts what is too late.
     */
    private Dataset<Row> within(TablePlan plan, Window window) {
        Field event = fields.get(plan.columnNames().get(plan.eventColumn()));
        if (window.fromMicros() == Long.MIN_VALUE || !event.type.equals(DataTypes.TimestampType)
                && !event.type.equals(DataTypes.TimestampNTZType)) {
            return table;
        }
        Column time = event.value;
        Column inside = time.geq(bound(window.fromMicros(), event.type))
                .and(time.lt(bound(window.toMicros(), event.type)));
        // A row without an event time, or of the far future, is a reject, and must be seen.
        Column seen = time.isNull().or(inside);
        return table.filter(window.latestMicros() == Long.MAX_VALUE
                ? seen
                : seen.or(time.gt(bound(window.latestMicros(), event.type))));
    }

    private static Column bound(long micros, DataType type) {
        return lit(Times.instant(micros)).cast(type);
    }
}
