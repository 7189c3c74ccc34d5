package dev.larder.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.larder.config.yaml.ConfigBlock;
import dev.larder.config.yaml.ConfigKey;
import dev.larder.config.yaml.ScalarType;
import dev.larder.config.yaml.Section;
import dev.larder.config.yaml.YamlPrinter;
import dev.larder.feature.ViewSource;
import dev.larder.feature.ViewSource.Data;
import dev.larder.text.Suggestions;

/** The {@code source} of a view: the rows, and the columns that they have. */
final class SourceBlock {
    private static final String PARQUET = "parquet";
    private static final Pattern ABSOLUTE_OR_REMOTE = Pattern.compile("/.*|[A-Za-z][A-Za-z0-9+.-]*://.*",
            Pattern.DOTALL);
    private static final Pattern CREDENTIALS = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://[^/@]*:[^/]*@");

    private static final ConfigKey<String> PATH = ConfigKey.optional("path", ScalarType.in("path", "a path",
            SourceBlock::located, text -> text), "one of `path`, `table`, `query`",
            "A file, a folder (its Hive partitions become columns) or a glob, relative to the config.");
    private static final ConfigKey<String> TABLE = ConfigKey.optional("table", ScalarType.TEXT,
            "A table of Spark's catalog, with `--engine spark`.");
    private static final ConfigKey<String> QUERY = ConfigKey.optional("query", ScalarType.TEXT,
            "A query in Spark SQL, with `--engine spark`.");
    private static final ConfigKey<String> FORMAT = ConfigKey.optional("format", ScalarType.TEXT,
            "`parquet`; of a `table`, what the catalog says",
            "The format of `path` or `table`. Formats other than `parquet` need `--engine spark`.");
    private static final ConfigKey<String> EVENT_TIMESTAMP = ConfigKey.required("event_timestamp", ScalarType.TEXT,
            "The column of the event time. The row with the latest event time wins.");
    private static final ConfigKey<String> CREATED_TIMESTAMP = ConfigKey.optional("created_timestamp",
            ScalarType.TEXT, "The column that decides between rows of an entity with the same event time.");
    private static final ConfigBlock COLUMNS = ConfigBlock.of("columns",
            "The columns of features and join keys whose column has another name.",
            ConfigKey.optional("<name>", ScalarType.TEXT, "the name itself",
                    "The column of this feature or join key."));
    static final ConfigBlock BLOCK = ConfigBlock.of("source",
            "Where the rows come from. A view without a source is written by `put` and `batch-put` only.", PATH, TABLE,
            QUERY, FORMAT, EVENT_TIMESTAMP, CREATED_TIMESTAMP, COLUMNS);

    private SourceBlock() {}

    private static String located(String path, Path folder) {
        if (path.isEmpty()) {
            throw new IllegalArgumentException();
        }
        return ABSOLUTE_OR_REMOTE.matcher(path).matches() ? path : folder.resolve(path).toString();
    }

    /** @param names the view's join keys and features, those with a mistake included */
    static Optional<ViewSource> read(Section source, Set<String> names) {
        Optional<Data> data = data(source);
        source.require(EVENT_TIMESTAMP);
        Optional<String> eventTimestamp = source.get(EVENT_TIMESTAMP);
        Optional<String> createdTimestamp = source.get(CREATED_TIMESTAMP);
        Map<String, String> columns = source.section(COLUMNS, mapping -> columns(mapping, names)).orElse(Map.of());
        return data.flatMap(from -> eventTimestamp.map(
                event -> new ViewSource(from, event, createdTimestamp, columns)));
    }

    private static Optional<Data> data(Section source) {
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
        Optional<String> table = source.get(TABLE);
        Optional<String> query = source.get(QUERY);
        if (query.isPresent() && format.isPresent()) {
            source.conflict(FORMAT, "does not apply to a `query`. Remove it.");
        }
        return path.<Data>map(files -> format.isEmpty() || format.get().equals(PARQUET)
                ? new Data.Parquet(files)
                : new Data.Format(format.get(), files))
                .or(() -> table.map(name -> new Data.Table(format, name)))
                .or(() -> query.map(Data.Query::new));
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

    static void print(ViewSource source, YamlPrinter out) {
        switch (source.data()) {
            case Data.Parquet files -> out.value(PATH, files.path());
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
    }
}
