package dev.larder.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

import dev.larder.cli.session.ExitCode;

/** Parquet files of a view of customers, and larder in the same folder. */
final class CustomerFiles {
    static final String VIEW = """
            customers:
              entity: {customer_id: string}
              source: {path: data, event_timestamp: event}
              features: {total: double}
              ttl: never
            """;

    private final Path folder;
    private final Larder larder;
    /** Files that were written so far, and whether they come after a run: their times follow the clock of larder. */
    private int written;
    private boolean hasRun;
    private boolean areSettled;

    CustomerFiles(Path folder) {
        this(folder, VIEW);
    }

    CustomerFiles(Path folder, String views) {
        this.folder = folder;
        this.larder = new Larder(folder).views(views);
    }

    /** From now on files are older than every run, however late they come. */
    CustomerFiles settled() {
        areSettled = true;
        return this;
    }

    Larder larder() {
        return larder;
    }

    Path folder() {
        return folder;
    }

    /** @param rows as in {@code 'c1', '2026-11-19 08:00', 1.5}: id, event time, total */
    Path rows(String file, String... rows) {
        return select(file, "SELECT * FROM (VALUES " + Arrays.stream(rows).map(row -> "(" + row + ")")
                .collect(Collectors.joining(", "))
                + ") t(customer_id, event, total)");
    }

    /** @param query its columns are customer_id, event and total */
    Path select(String file, String query) {
        return sql(file, "SELECT customer_id::VARCHAR AS customer_id, event::TIMESTAMP AS event,"
                + " total::DOUBLE AS total FROM (" + query + ")");
    }

    /** @param options of COPY, such as {@code ROW_GROUP_SIZE 2048} */
    Path sql(String file, String query, String... options) {
        Path path = folder.resolve("data").resolve(file);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            Files.createDirectories(path.getParent());
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("SET threads = 1");
            statement.execute("COPY (" + query + ") TO '" + path + "' (FORMAT parquet"
                    + Arrays.stream(options).map(", "::concat).collect(Collectors.joining()) + ")");
            Files.setLastModifiedTime(path, FileTime.from(larder.clock().instant()
                    .plus(Duration.ofMinutes(hasRun && !areSettled ? 1 : -1)).plusMillis(written++)));
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(query, e);
        }
        return path;
    }

    void delete(String file) {
        try {
            Files.delete(folder.resolve("data").resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String read(String file) {
        try {
            return Files.readString(folder.resolve(file)).replace(folder.toString(), "FOLDER");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of the store, as {@code c1=1.5 c2=2.0}. */
    String stored() {
        return larder.run("scan", "customers", "-o", "csv").exits(ExitCode.OK).out().lines().skip(1)
                .map(line -> line.split(",", -1)).map(cells -> cells[0] + "=" + cells[3])
                .sorted().collect(Collectors.joining(" "));
    }

    Larder.Run materialize(String... options) {
        hasRun = true;
        return withoutTimes(larder.run(concat("materialize", options)));
    }

    Larder.Run verify(String... options) {
        return larder.run(concat("verify", options));
    }

    private static String[] concat(String command, String[] options) {
        String[] line = new String[options.length + 1];
        line[0] = command;
        System.arraycopy(options, 0, line, 1, options.length);
        return line;
    }

    /** Removes the duration, which differs in every run. */
    private static Larder.Run withoutTimes(Larder.Run run) {
        return new Larder.Run(run.line(), run.code(), run.out(),
                run.err().replaceAll(", in (less than )?[0-9.]+ s( \\([0-9,]+ rows/s written\\))?", ""));
    }
}
