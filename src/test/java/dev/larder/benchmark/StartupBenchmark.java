package dev.larder.benchmark;

import java.nio.file.Path;

/** How long the short commands take, whole process, once the class archive is there. */
final class StartupBenchmark {
    private static final int RUNS = 20;

    private StartupBenchmark() {}

    static void run(Workplace workplace) throws Exception {
        Path parquet = workplace.parquet("startup", 1, 1);
        String config = workplace.config("startup", parquet, "type: sqlite, path: startup.db").toString();
        workplace.larder("--config", config, "materialize");
        workplace.larder("--help");
        // The launcher writes its archive of parsed classes behind the first short command.
        Thread.sleep(10_000);
        Figures figures = new Figures();
        for (int i = 0; i < RUNS; i++) {
            figures.add("`--help`", workplace.larder("--help").seconds());
            figures.add("`get` on SQLite", workplace.larder("--config", config, "get", "v",
                    "customer_id=cust-000000000").seconds());
            figures.add("`materialize` of one row", workplace.larder("--config", config, "materialize").seconds());
        }
        workplace.show(figures, "Start-up", "seconds", null);
    }
}
