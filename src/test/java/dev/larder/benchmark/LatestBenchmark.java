package dev.larder.benchmark;

import java.nio.file.Path;

/** The latest step alone, beside DuckDB's own answer to the same question. */
final class LatestBenchmark {
    private LatestBenchmark() {}

    static void run(Workplace workplace) throws Exception {
        long rows = workplace.rows(5_000_000);
        Path parquet = workplace.parquet("latest", rows, rows / 5);
        String config = workplace.config("latest", parquet, "type: sqlite, path: latest.db").toString();
        String report = workplace.folder().resolve("latest.json").toString();
        Figures figures = new Figures();
        for (int i = 0; i < workplace.rounds(); i++) {
            figures.add("DuckDB, `max_by` per entity", rows / DuckDbLatest.seconds(parquet));
            workplace.larder("--config", config, "materialize", "--dry-run", "--report", report);
            figures.add("larder, latest step", rows / Report.read(report).seconds("latest"));
        }
        workplace.show(figures, "Latest row per entity, " + rows + " rows, " + rows / 5 + " entities", "rows/s",
                "DuckDB, `max_by` per entity");
    }
}
