package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;
import dev.larder.spark.LocalSpark;

/** Spark judges as the local engine does: the same drift, the same profile, the same refusals. */
@Tag("spark")
class SparkExpectationsIT {
    @TempDir
    private Path folder;
    private CustomerFiles local;
    private CustomerFiles spark;

    private void views(String name, String yaml) throws IOException {
        local = new CustomerFiles(Files.createDirectories(folder.resolve(name + "/local")), yaml);
        spark = new CustomerFiles(Files.createDirectories(folder.resolve(name + "/spark")), yaml);
        spark.larder().spark(LocalSpark::open);
    }

    private static String[] onSpark(String... options) {
        return Stream.concat(Stream.of("--engine", "spark"), Stream.of(options)).toArray(String[]::new);
    }

    /** Names of files differ by the folder of the engine only. */
    private static String profile(CustomerFiles files) {
        return files.read("report.json").replaceFirst("(?s).*(\"drift\":.*),\"read\".*", "$1");
    }

    private Larder.Run same(String... options) {
        String[] all = Stream.concat(Stream.of(options), Stream.of("--report", "report.json")).toArray(String[]::new);
        Larder.Run expected = local.materialize(all);
        Larder.Run run = spark.materialize(onSpark(all));
        // Spark has not read rows before they are written, so a refused run of it has no counts.
        String counts = "refused (\\w+): .*";
        assertEquals(expected.err().replaceAll(counts, "refused $1"), run.err().replaceAll(counts, "refused $1"),
                run::toString);
        assertEquals(expected.code(), run.code(), run::toString);
        assertEquals(profile(local), profile(spark));
        return run;
    }

    @Test
    void drift() throws IOException {
        for (DriftScenario scenario : DriftScenario.values()) {
            for (DriftScenario.Run how : DriftScenario.Run.values()) {
                views(scenario + "-" + how, scenario.view());
                String expected = DriftScenario.outcome(scenario.load(local, how));
                Larder.Run run = scenario.load(spark, how, "--engine", "spark");
                assertEquals(expected, DriftScenario.outcome(run), () -> scenario + " " + how + "\n" + run);
                assertEquals(local.larder().run("scan", "customers", "-o", "csv").out(),
                        spark.larder().run("scan", "customers", "-o", "csv").out(), scenario + " " + how);
            }
        }
    }

    @Test
    void acceptedDrift() throws IOException {
        views("accept", DriftScenario.RENAMED.view());
        for (CustomerFiles files : new CustomerFiles[]{local, spark}) {
            DriftScenario.RENAMED.load(files, DriftScenario.Run.REPLACE).exits(ExitCode.REFUSED);
        }
        same("--replace", "--yes").exits(ExitCode.REFUSED);
        same("--replace", "--yes", "--accept").exits(ExitCode.OK);
        same("--replace", "--yes").exits(ExitCode.OK);
        assertEquals(local.larder().run("scan", "customers", "-o", "csv").out(),
                spark.larder().run("scan", "customers", "-o", "csv").out());
    }

    @Test
    void expectations() throws IOException {
        views("expect", """
                customers:
                  entity: {customer_id: string}
                  source: {path: data, event_timestamp: event}
                  features: {total: double, clicks: int32, tier: string, words: array<string>, reals: array<float>}
                  expect:
                    rows: {min: 1, change: 10%, severity: warn}
                    entities: {max: 100, severity: warn}
                    age: {max: 1h, severity: warn}
                    deletes: {max: 10%}
                    features:
                      total: {null_share: {max: 1%}, nan_share: {max: 0}, min: {value: 0, severity: warn}}
                      clicks: {max: 400, distinct: {max: 10}}
                      tier: {in: [t1, t2], length: 3}
                      reals: {length: {max: 1}, max: 0.5}
                """);
        for (CustomerFiles files : new CustomerFiles[]{local, spark}) {
            for (int file = 0; file < 3; file++) {
                files.sql(file + ".parquet",
                        """
                                SELECT 'c' || (i * 7 %% 900) AS customer_id, TIMESTAMP '2026-11-19' + to_seconds(i::INT) AS event,
                                  CASE WHEN i %% 5 > 0 THEN CASE WHEN i %% 7 = 0 THEN 'nan'::DOUBLE ELSE i - 1000.5 END END::DOUBLE AS total,
                                  (i * i %% 5000)::INT AS clicks, 't' || (i %% 4) AS tier, ['x' || i, 'y'] AS words,
                                  [i / 1000, 0.25][:i %% 3]::FLOAT[] AS reals
                                FROM range(%d, %d) t(i)"""
                                .formatted(file * 500, file * 500 + 700));
            }
        }
        Larder.Run refused = same().exits(ExitCode.REFUSED);
        assertTrue(refused.err().lines().count() > 10, refused::toString);
        String all = "feature_views.customers.expect.features=null";
        for (CustomerFiles files : new CustomerFiles[]{local, spark}) {
            String[] line = {"--set", all, "materialize"};
            files.larder().run(files == spark
                    ? Stream.concat(Stream.of(line), Stream.of("--engine", "spark")).toArray(String[]::new)
                    : line).exits(ExitCode.OK);
            files.delete("1.parquet");
            files.delete("2.parquet");
        }
        Larder.Run deletes = same("--replace", "--yes").exits(ExitCode.REFUSED);
        assertTrue(deletes.err().contains("stored entities"), deletes::toString);
        same("--incremental=event", "--lookback", "1h", "--require-new").exits(ExitCode.REFUSED);
    }
}
