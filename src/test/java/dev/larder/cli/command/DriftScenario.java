package dev.larder.cli.command;

import java.util.function.Consumer;

/** A change of a source's schema between two nights. Both nights have the same entity `c1`; the first also `c2`. */
enum DriftScenario {
    DROPPED("a needed column is dropped", "1.5::DOUBLE AS total, 3::INT AS clicks", "3::INT AS clicks"),
    ADDED("a needed column is added", "3::INT AS clicks", "1.5::DOUBLE AS total, 3::INT AS clicks"),
    RENAMED("a needed column is renamed", "1.5::DOUBLE AS total, 3::INT AS clicks",
            "1.5::DOUBLE AS totals, 3::INT AS clicks"),
    WIDENED("a column is widened", "1.5::DOUBLE AS total, 3::SMALLINT AS clicks",
            "1.5::DOUBLE AS total, 3::BIGINT AS clicks"),
    NARROWED("a column is narrowed", "1.5::DOUBLE AS total, 3::BIGINT AS clicks",
            "1.5::FLOAT AS total, 3::SMALLINT AS clicks"),
    RETYPED("a column becomes another type", "1.5::DOUBLE AS total, 3::INT AS clicks",
            "'1.5' AS total, 3::INT AS clicks"),
    REORDERED("columns are reordered", "1.5::DOUBLE AS total, 3::INT AS clicks",
            "3::INT AS clicks, 1.5::DOUBLE AS total"),
    UNUSED_ADDED("a column that no feature uses is added", "1.5::DOUBLE AS total, 3::INT AS clicks",
            "1.5::DOUBLE AS total, 3::INT AS clicks, 'x' AS extra"),
    NESTED_DROPPED("a needed field of a struct is dropped", "1.5::DOUBLE AS total, {'n': 3, 'm': 1} AS clicks",
            "1.5::DOUBLE AS total, {'m': 1} AS clicks"),
    NESTED_ADDED("an unused field of a struct is added", "1.5::DOUBLE AS total, {'n': 3} AS clicks",
            "1.5::DOUBLE AS total, {'n': 3, 'm': 1} AS clicks");

    static final String VIEW = """
            customers:
              entity: {customer_id: string}
              source: {path: data, event_timestamp: event%s}
              features: {total: double, clicks: int64}
            """;

    final String title;
    private final String before;
    private final String after;

    DriftScenario(String title, String before, String after) {
        this.title = title;
        this.before = before;
        this.after = after;
    }

    String view() {
        return VIEW.formatted(before.contains("{") ? ", columns: {clicks: clicks.n}" : "");
    }

    void firstNight(CustomerFiles files) {
        files.sql("a.parquet", "SELECT 'c' || i AS customer_id, TIMESTAMP '2026-11-18' + to_hours(i::INT) AS event, "
                + before + " FROM range(1, 3) t(i)");
    }

    void secondNight(CustomerFiles files) {
        files.sql("b.parquet", "SELECT 'c1' AS customer_id, TIMESTAMP '2026-11-19' AS event, " + after);
    }

    /** How the second night is loaded. */
    enum Run {
        FIRST("first run of both nights", files -> {}),
        INCREMENTAL("incremental", files -> files.materialize("--incremental"), "--incremental"),
        REPLACE("`--replace` of the second night alone", files -> {
            files.materialize();
            files.delete("a.parquet");
        }, "--replace", "--yes");

        final String title;
        private final Consumer<CustomerFiles> before;
        final String[] options;

        Run(String title, Consumer<CustomerFiles> before, String... options) {
            this.title = title;
            this.before = before;
            this.options = options;
        }
    }

    /** Loads the first night, if that is part of it, and then the second. */
    Larder.Run load(CustomerFiles files, Run run, String... options) {
        firstNight(files);
        run.before.accept(files);
        secondNight(files);
        String[] all = new String[run.options.length + options.length];
        System.arraycopy(run.options, 0, all, 0, run.options.length);
        System.arraycopy(options, 0, all, run.options.length, options.length);
        return files.materialize(all);
    }

    /** What the run ended with, in the words of the table. */
    static String outcome(Larder.Run run) {
        String code = switch (run.code()) {
            case 0 -> "loaded";
            case 2 -> "error (2)";
            case 6 -> "refused (6)";
            default -> "exit " + run.code();
        };
        String said = run.err().lines().map(String::strip)
                .filter(line -> line.startsWith("columns: ") || line.startsWith("column ")
                        || line.contains("cannot be read as"))
                .map(DriftScenario::summary).distinct().sorted().reduce((a, b) -> a + ", " + b).orElse("");
        return said.isEmpty() ? code : code + ": " + said;
    }

    private static String summary(String line) {
        if (line.contains("was dropped")) {
            return line.contains("was it renamed") ? "dropped, perhaps renamed" : "dropped";
        }
        if (line.contains("was added")) {
            return "added";
        }
        if (line.contains("several types")) {
            return "several types";
        }
        if (line.contains("changed its type")) {
            return "changed type";
        }
        if (line.contains("new columns that no feature uses")) {
            return "new unused column";
        }
        return line.contains("cannot be read as") ? "wrong type" : line;
    }
}
