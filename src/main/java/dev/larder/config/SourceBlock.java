package dev.larder.config;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.larder.config.yaml.ConfigBlock;
import dev.larder.config.yaml.ConfigKey;
import dev.larder.config.yaml.ListType;
import dev.larder.config.yaml.ScalarType;
import dev.larder.config.yaml.Section;
import dev.larder.config.yaml.YamlPrinter;
import dev.larder.feature.CatalogSettings;
import dev.larder.feature.PathSchemes;
import dev.larder.feature.StorageSettings;
import dev.larder.feature.ViewSource;
import dev.larder.feature.ViewSource.Data;
import dev.larder.feature.ViewSource.Data.IcebergPlace;
import dev.larder.feature.ViewSource.Data.IcebergVersion;
import dev.larder.feature.ViewSource.Deleted;
import dev.larder.text.Durations;
import dev.larder.text.Suggestions;
import dev.larder.text.Times;

/** The {@code source} of a view: the rows, and the columns that they have. */
final class SourceBlock {
    private static final String PARQUET = "parquet";
    private static final String NONE = "none";
    private static final String DELTA = "delta";
    private static final String ICEBERG = "iceberg";
    private static final Pattern ABSOLUTE_OR_REMOTE = Pattern.compile("/.*|[A-Za-z][A-Za-z0-9+.-]*://.*",
            Pattern.DOTALL);
    private static final Pattern CREDENTIALS = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://[^/@]*:[^/]*@");

    private static final ConfigKey<String> PATH = ConfigKey.optional("path", ScalarType.in("path", "a path",
            SourceBlock::located, text -> text), "one of `path`, `table`, `query`",
            "A file, a folder (its Hive partitions become columns) or a glob, relative to the config, or such a URL:"
                    + " `s3://bucket/features`.");
    private static final ConfigKey<String> TABLE = ConfigKey.optional("table", ScalarType.TEXT,
            "An Iceberg table of `catalog`, like `sales.customers`; without one, a table of Spark's catalog, with `--engine"
                    + " spark`.");
    private static final ConfigKey<String> QUERY = ConfigKey.optional("query", ScalarType.TEXT,
            "A query in Spark SQL, with `--engine spark`.");
    private static final ConfigKey<String> FORMAT = ConfigKey.optional("format", ScalarType.TEXT,
            "`parquet`; of a `table`, what the catalog says",
            "The format of `path` or `table`: `parquet`, `delta`, `iceberg`, or another one with `--engine spark`. `parquet` in the"
                    + " config reads the files of a table as they are, deleted rows included.");
    private static final ConfigKey<BigDecimal> VERSION = ConfigKey.optional("version", ScalarType.COUNT, "the latest",
            "The version of a Delta table to read.");
    private static final ConfigKey<Instant> AS_OF = ConfigKey.optional("as_of", ScalarType.of("time",
            "a time; write it like 2026-11-19T08:00:00Z", Times::parse, Times::print), "now",
            "Read the version that a Delta or Iceberg table had at this time.");
    private static final ConfigKey<BigDecimal> SNAPSHOT = ConfigKey.optional("snapshot", ScalarType.COUNT,
            "the current one",
            "The snapshot of an Iceberg table to read.");
    private static final ConfigKey<String> BRANCH = ConfigKey.optional("branch", ScalarType.TEXT, "`main`",
            "The branch of an Iceberg table to read.");
    private static final ConfigKey<String> TAG = ConfigKey.optional("tag", ScalarType.TEXT,
            "The tag of an Iceberg table to read.");
    private static final ConfigKey<String> EVENT_TIMESTAMP = ConfigKey.required("event_timestamp", ScalarType.TEXT,
            "The column of the event time. The row with the latest event time wins.");
    private static final ConfigKey<String> CREATED_TIMESTAMP = ConfigKey.optional("created_timestamp",
            ScalarType.TEXT, "The column that decides between rows of an entity with the same event time.");
    private static final ConfigBlock COLUMNS = ConfigBlock.of("columns",
            "The columns of features and join keys whose column has another name.",
            ConfigKey.optional("<name>", ScalarType.TEXT, "the name itself",
                    "The column of this feature or join key."));
    private static final ConfigKey<String> DELETED_COLUMN = ConfigKey.required("column", ScalarType.TEXT,
            "The column that marks deleted rows.");
    private static final ConfigKey<List<String>> DELETED_VALUES = ConfigKey.required("values",
            ListType.of(ScalarType.TEXT),
            "The values of the column that mean that the entity is deleted. The column holds texts, integers or"
                    + " booleans.");
    private static final ConfigBlock DELETED = ConfigBlock.of("deleted",
            "The column that marks rows whose entity is deleted: a boolean, or a time that is null in all other rows,"
                    + " as in `deleted: is_deleted`. For other columns a block, as in `deleted: {column: op, values: [D]}`.",
            DELETED_COLUMN, DELETED_VALUES);
    private static final Duration DEFAULT_TOMBSTONES = Duration.ofDays(30);
    private static final ConfigKey<Duration> TOMBSTONES = ConfigKey.of("tombstones",
            ScalarType.of("duration or `none`", "`none` or a duration, such as " + Durations.EXAMPLES,
                    text -> text.equals(NONE) ? Duration.ZERO : Durations.parse(text),
                    ttl -> ttl.isZero() ? NONE : Durations.print(ttl)),
            DEFAULT_TOMBSTONES,
            "How long the store remembers a deletion, so that an older row that arrives later does not bring the entity"
                    + " back. `none` is enough for a source that every run reads in full.");
    static final ConfigBlock BLOCK = ConfigBlock.of("source",
            "Where the rows come from. A view without a source is written by `put` and `batch-put` only.", PATH, TABLE,
            QUERY, FORMAT, VERSION, SNAPSHOT, AS_OF, BRANCH, TAG, EVENT_TIMESTAMP, CREATED_TIMESTAMP, COLUMNS, DELETED,
            TOMBSTONES, CatalogBlock.OF_SOURCE, StorageBlock.OF_SOURCE);

    private SourceBlock() {}

    static String located(String path, Path folder) {
        if (path.isEmpty()) {
            throw new IllegalArgumentException();
        }
        return ABSOLUTE_OR_REMOTE.matcher(path).matches() ? path : folder.resolve(path).toString();
    }

    /**
     * @param names the view's join keys and features, those with a mistake included
     * @param outer what holds for all sources
     */
    static Optional<ViewSource> read(Section source, Set<String> names, SourceDefaults outer) {
        Optional<Data> data = data(source, CatalogBlock.read(source, CatalogBlock.OF_SOURCE).or(outer::catalog));
        source.require(EVENT_TIMESTAMP);
        Optional<String> eventTimestamp = source.get(EVENT_TIMESTAMP);
        Optional<String> createdTimestamp = source.get(CREATED_TIMESTAMP);
        Map<String, String> columns = source.section(COLUMNS, mapping -> columns(mapping, names)).orElse(Map.of());
        Optional<Deleted> deleted = deleted(source);
        StorageSettings storage = source
                .section(StorageBlock.OF_SOURCE, block -> StorageBlock.read(block, outer.storage()))
                .orElse(outer.storage());
        return data.flatMap(from -> eventTimestamp.map(
                event -> new ViewSource(from, event, createdTimestamp, columns, deleted, storage)));
    }

    private static Optional<Deleted> deleted(Section source) {
        Duration tombstones = source.orDefault(TOMBSTONES);
        if (!source.has(DELETED)) {
            if (source.has(TOMBSTONES)) {
                source.conflict(TOMBSTONES, "needs `deleted`, the column that marks deleted rows");
            }
            return Optional.empty();
        }
        if (!source.isMap(DELETED.name())) {
            return source.get(DELETED.name(), ScalarType.TEXT)
                    .map(column -> new Deleted(column, List.of(), tombstones));
        }
        return source.section(DELETED, block -> {
            block.require(DELETED_COLUMN);
            block.require(DELETED_VALUES);
            Optional<List<String>> values = block.get(DELETED_VALUES);
            return block.get(DELETED_COLUMN)
                    .flatMap(column -> values.map(some -> new Deleted(column, some, tombstones)));
        }).flatMap(read -> read);
    }

    private static Optional<Data> data(Section source, Optional<CatalogSettings> catalog) {
        List<ConfigKey<String>> given = Stream.of(PATH, TABLE, QUERY).filter(source::has).toList();
        if (given.isEmpty()) {
            source.require(PATH);
        }
        given.stream().skip(1).forEach(key -> source.conflict(key, "cannot be combined with `"
                + given.getFirst().name() + "`. A source has one of `path`, `table` and `query`."));
        Optional<String> format = source.get(FORMAT);
        Optional<String> path = source.get(PATH);
        if (path.filter(CREDENTIALS.asPredicate()).isPresent()) {
            source.conflict(PATH, "contains a password, which plans and reports would show. Give it to Spark in a"
                    + " spark.hadoop.* setting, in spark-defaults.conf or in the environment.");
        }
        path.flatMap(PathSchemes::unknown).ifPresent(problem -> source.conflict(PATH, problem));
        Optional<String> table = source.get(TABLE);
        Optional<String> query = source.get(QUERY);
        if (query.isPresent() && format.isPresent()) {
            source.conflict(FORMAT, "does not apply to a `query`. Remove it.");
        }
        boolean isIceberg = table.isPresent() && format.equals(Optional.of(ICEBERG));
        boolean isInCatalog = isIceberg && catalog.isPresent();
        if (source.has(CatalogBlock.OF_SOURCE) && !isIceberg) {
            source.conflict(CatalogBlock.OF_SOURCE, "applies only to a `table` of `format: iceberg`. Remove it.");
        }
        Optional<String> kind = path.isPresent() || isInCatalog ? format : Optional.empty();
        requireVersionsOf(source, kind, DELTA, VERSION);
        requireVersionsOf(source, kind, ICEBERG, SNAPSHOT, BRANCH, TAG);
        if (source.has(AS_OF) && kind.filter(each -> each.equals(DELTA) || each.equals(ICEBERG)).isEmpty()) {
            source.conflict(AS_OF, "applies only to a `path` of `format: delta` or `format: iceberg`. Remove it.");
        }
        List<ConfigKey<?>> versions = Stream.of(VERSION, SNAPSHOT, AS_OF, BRANCH, TAG).filter(source::has)
                .<ConfigKey<?>>map(key -> key).toList();
        if (kind.isPresent()) {
            versions.stream().skip(1).forEach(key -> source.conflict(key, "cannot be combined with `"
                    + versions.getFirst().name() + "`. Remove one of them."));
        }
        return path.map(files -> files(files, format, source))
                .or(() -> table.filter(name -> isInCatalog)
                        .map(name -> iceberg(new IcebergPlace.InCatalog(catalog.get(), name), source)))
                .or(() -> table.map(name -> new Data.Table(format, name)))
                .or(() -> query.map(Data.Query::new));
    }

    private static void requireVersionsOf(Section source, Optional<String> kind, String format, ConfigKey<?>... keys) {
        Stream.of(keys).filter(key -> source.has(key) && kind.filter(format::equals).isEmpty()).forEach(
                key -> source.conflict(key, "applies only to a `path` of `format: " + format + "`"
                        + (format.equals(ICEBERG) ? " or a `table` of a `catalog`" : "") + ". Remove it."));
    }

    private static Data files(String path, Optional<String> format, Section source) {
        return switch (format.orElse("")) {
            case "" -> new Data.Parquet(path);
            case PARQUET -> new Data.Parquet(path, true);
            case DELTA -> new Data.Delta(path, source.get(VERSION).map(number -> OptionalLong.of(number.longValue()))
                    .orElseGet(OptionalLong::empty), source.get(AS_OF));
            case ICEBERG -> iceberg(new IcebergPlace.Path(path), source);
            default -> new Data.Format(format.get(), path);
        };
    }

    private static Data iceberg(IcebergPlace place, Section source) {
        return new Data.Iceberg(place, source.get(SNAPSHOT)
                .<IcebergVersion>map(number -> new IcebergVersion.OfId(number.longValue()))
                .or(() -> source.get(AS_OF).map(IcebergVersion.AsOf::new))
                .or(() -> source.get(BRANCH).map(IcebergVersion.Branch::new))
                .or(() -> source.get(TAG).map(IcebergVersion.Tag::new))
                .orElseGet(IcebergVersion.Latest::new));
    }

    private static Map<String, String> columns(Section mapping, Set<String> names) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (String name : mapping.names()) {
            if (!names.contains(name)) {
                mapping.problem(name, Suggestions.unknown("feature or join key", name, names));
            }
            mapping.get(name, ScalarType.TEXT).ifPresent(column -> columns.put(name, column));
        }
        return columns;
    }

    /** @param outer what holds for all sources */
    static void print(ViewSource source, SourceDefaults outer, YamlPrinter out) {
        switch (source.data()) {
            case Data.Parquet files -> {
                out.value(FORMAT, files.isMeant() ? Optional.of(PARQUET) : Optional.empty());
                out.value(PATH, files.path());
            }
            case Data.Delta table -> {
                out.value(FORMAT, DELTA);
                out.value(PATH, table.path());
                table.version().ifPresent(version -> out.value(VERSION, BigDecimal.valueOf(version)));
                out.value(AS_OF, table.asOf());
            }
            case Data.Iceberg table -> {
                out.value(FORMAT, ICEBERG);
                switch (table.place()) {
                    case IcebergPlace.Path(String path) -> out.value(PATH, path);
                    case IcebergPlace.InCatalog(CatalogSettings catalog, String name) -> {
                        out.value(TABLE, name);
                        if (!outer.catalog().equals(Optional.of(catalog))) {
                            CatalogBlock.print(catalog, out);
                        }
                    }
                }
                switch (table.version()) {
                    case IcebergVersion.Latest latest -> {
                    }
                    case IcebergVersion.OfId(long id) -> out.value(SNAPSHOT, BigDecimal.valueOf(id));
                    case IcebergVersion.AsOf(Instant time) -> out.value(AS_OF, time);
                    case IcebergVersion.Branch(String name) -> out.value(BRANCH, name);
                    case IcebergVersion.Tag(String name) -> out.value(TAG, name);
                }
            }
            case Data.Format files -> {
                out.value(FORMAT, files.format());
                out.value(PATH, files.path());
            }
            case Data.Table table -> {
                out.value(FORMAT, table.format());
                out.value(TABLE, table.name());
            }
            case Data.Query query -> out.value(QUERY, query.sql());
        }
        out.value(EVENT_TIMESTAMP, source.eventTimestamp());
        out.value(CREATED_TIMESTAMP, source.createdTimestamp());
        if (!source.columns().isEmpty()) {
            out.block(COLUMNS, () -> new TreeMap<>(source.columns())
                    .forEach((name, column) -> out.value(name, ScalarType.TEXT, column)));
        }
        source.deleted().ifPresent(deleted -> print(deleted, out));
        StorageBlock.print(source.storage(), outer.storage(), out);
    }

    private static void print(Deleted deleted, YamlPrinter out) {
        if (deleted.values().isEmpty()) {
            out.value(DELETED.name(), ScalarType.TEXT, deleted.column());
        } else {
            out.block(DELETED, () -> {
                out.value(DELETED_COLUMN, deleted.column());
                out.value(DELETED_VALUES, deleted.values());
            });
        }
        out.value(TOMBSTONES, deleted.tombstones());
    }
}
