package dev.larder.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.larder.config.yaml.Section;
import dev.larder.feature.ViewSource.Data;

/** Reads what holds a view's rows: {@code path} or {@code table}, with a {@code format} or not, or {@code query}. */
final class DataReader {
    private static final String PARQUET = "parquet";
    private static final Pattern ABSOLUTE_OR_REMOTE = Pattern.compile("/.*|[A-Za-z][A-Za-z0-9+.-]*://.*",
            Pattern.DOTALL);
    private static final Pattern CREDENTIALS = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://[^/@]*:[^/]*@");

    private DataReader() {}

    static Optional<Data> read(Section source) {
        List<String> given = Stream.of("path", "table", "query").filter(source::has).toList();
        if (given.isEmpty()) {
            source.require("path", "is missing: a file, a folder or a glob");
        }
        given.stream().skip(1).forEach(key -> source.conflict(key, "stands beside `" + given.getFirst()
                + "`, and a source is one of them"));
        Optional<String> format = source.text("format");
        Optional<String> path = source.scalar("path", "a path", text -> located(text, source));
        if (path.filter(CREDENTIALS.asPredicate()).isPresent()) {
            source.conflict("path", "holds a password, which plans and reports would show: give it to Spark by"
                    + " spark.hadoop.* settings, in spark-defaults.conf or the environment");
        }
        Optional<String> table = source.text("table");
        Optional<String> query = source.text("query");
        if (query.isPresent() && format.isPresent()) {
            source.conflict("format", "means nothing to a `query`; take it out");
        }
        return path.<Data>map(files -> format.isEmpty() || format.get().equals(PARQUET)
                ? new Data.Parquet(files)
                : new Data.Format(format.get(), files))
                .or(() -> table.map(name -> new Data.Table(format, name)))
                .or(() -> query.map(Data.Query::new));
    }

    private static String located(String path, Section block) {
        if (path.isEmpty()) {
            throw new IllegalArgumentException();
        }
        return ABSOLUTE_OR_REMOTE.matcher(path).matches() ? path : block.reading().folder().resolve(path).toString();
    }
}
