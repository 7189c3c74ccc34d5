package dev.larder.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The embedded store: a million entities of ten doubles, each id once, in random order. Writing them beside a loop of the
 * driver, and whole commands.
 */
final class SqliteBenchmark {
    private static final String PEER = "the driver, sorted rows";

    private SqliteBenchmark() {}

    static void run(Workplace workplace) throws Exception {
        long rows = workplace.rows(1_000_000);
        Path parquet = workplace.parquet("sqlite", rows, rows);
        Path configFile = workplace.config("sqlite", parquet, "type: sqlite, path: bench.db");
        String config = configFile.toString();
        Path dump = workplace.folder().resolve("rows.jsonl");
        Path keys = workplace.folder().resolve("keys.jsonl");
        Figures figures = new Figures();
        RowCosts costs = new RowCosts(workplace, rows, RowCosts.Servers.NONE);
        for (int i = 0; i < workplace.rounds(); i++) {
            clear(workplace);
            costs.peer(PEER, () -> LoopTime.of(workplace, SqliteLoop.class, workplace.folder().resolve("bench.db"),
                    parquet));
            clear(workplace);
            costs.larder("overwrite", configFile, "overwrite");
            clear(workplace);
            costs.larder("newest", configFile, "newest");
            costs.larder("newest, over rows that are there", configFile, "newest");
            if (i == 0) {
                export(workplace, config, dump, keys);
            }
            clear(workplace);
            figures.add("`batch-put`", rows / workplace.larder("--config", config, "batch-put", "v", "--rows",
                    dump.toString()).seconds());
            figures.add("`batch-get`", rows / workplace.run(List.of("sh", "-c", "exec " + Path.of("bin/larder")
                    .toAbsolutePath() + " --config " + config + " batch-get v --keys " + keys + " > /dev/null"), null)
                    .seconds());
            figures.add("`scan`", rows / workplace.run(List.of("sh", "-c", "exec " + Path.of("bin/larder")
                    .toAbsolutePath() + " --config " + config + " scan v -o jsonl > /dev/null"), null).seconds());
            figures.add("`verify --extra`", rows / workplace.larder("--config", config, "verify", "--extra").seconds());
        }
        costs.show("SQLite, " + rows + " entities of 10 doubles, keys in random order", PEER, null);
        workplace.show(figures, "SQLite, " + rows + " entities of 10 doubles, whole command", "rows/s", null);
    }

    /** The rows in no order: a store in order of its keys takes them faster when they come so. */
    private static void export(Workplace workplace, String config, Path dump, Path keys) throws Exception {
        workplace.run(List.of("sh", "-c", Path.of("bin/larder").toAbsolutePath() + " --config " + config
                + " scan v -o jsonl | shuf > " + dump), null);
        workplace.run(List.of("sh", "-c", "sed 's/.*\"entity_key\":\\({[^}]*}\\).*/\\1/' " + dump + " > " + keys),
                null);
    }

    private static void clear(Workplace workplace) throws IOException {
        try (Stream<Path> files = Files.list(workplace.folder())) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith("bench.db")).toList()) {
                Files.delete(file);
            }
        }
    }
}
