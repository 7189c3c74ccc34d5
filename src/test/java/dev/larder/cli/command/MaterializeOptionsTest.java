package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.larder.cli.session.ExitCode;

/** Options that do not go together, or are nonsense, are refused before anything is done. */
class MaterializeOptionsTest {
    @TempDir
    private Path folder;
    private CustomerFiles files;

    @BeforeEach
    void customers() {
        files = new CustomerFiles(folder, CustomerFiles.VIEW + Views.SCORES);
        files.rows("a.parquet", "'c1', '2026-11-19', 1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                    --replace --yes --incremental | --replace compares the whole source with the store; it cannot be combined with \
                    --incremental, --from or --to
                    --replace --yes --from 2026-11-01 | --replace compares the whole source with the store; it cannot be combined \
                    with --incremental, --from or --to
                    --replace --yes --to 2026-11-01 | --replace compares the whole source with the store; it cannot be combined \
                    with --incremental, --from or --to
                    --incremental --from 2026-11-01 | --incremental goes on where the last run ended; it cannot be combined with \
                    --from
                    --lookback 2h | --lookback needs --incremental=event; --incremental reads late rows without it
                    --incremental --lookback 2h | --lookback needs --incremental=event; --incremental reads late rows \
                    without it
                    --incremental=event --max-files 2 | --max-files and --max-bytes need --incremental
                    --max-bytes 1g | --max-files and --max-bytes need --incremental
                    --incremental --max-files 0 | --max-files must be at least 1
                    --incremental --on-conflict overwrite | --incremental also reads rows that are older than those of \
                    the store; it cannot be combined with --on-conflict overwrite
                    --state s --to 2026-11-01 | --state cannot be combined with --from or --to: such a run does not read \
                    all
                    --incremental --state no/s | --state no/s is in a folder that does not exist
                    --from 2026-11-02 --to 2026-11-01 | --from must be before --to
                    --from 2026-11-02 --to 2026-11-02 | --from must be before --to
                    --from now+1h | --from must be before now
                    --batch-size 0 | --batch-size and --rate must be at least 1, and --min-rows must not be negative
                    --rate 0 | --batch-size and --rate must be at least 1, and --min-rows must not be negative
                    --min-rows -1 | --batch-size and --rate must be at least 1, and --min-rows must not be negative
                    --parallelism 0 | --parallelism must be at least 1
                    scores | view `scores` has no source; add `source:` to it in FOLDER/larder.yaml
                    --rejects no/such/r.jsonl | --rejects no/such/r.jsonl is in a folder that does not exist
                    --report no/r.json | --report no/r.json is in a folder that does not exist
                    --master local[2] | --master and --conf need --engine spark
                    --conf a=b | --master and --conf need --engine spark
                    --engine spark --memory 1g | --parallelism and --memory limit the local engine; to limit Spark, use \
                    --master and --conf
                    --engine spark | --engine spark needs a JVM with Apache Spark, and this one has none. Run `larder \
                    materialize --engine spark` from a shell, or pass larder-spark.jar to spark-submit
                    --metrics no/r.prom | --metrics no/r.prom is in a folder that does not exist
                    """)
    void invalidCombinationsAreRefused(String options, String sentence) {
        files.materialize(options.split(" ")).exits(ExitCode.USAGE).says("error: " + sentence + "\n");
        assertFalse(Files.exists(folder.resolve(".larder")), "the store was made");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --max-rejects | some | is not a number of rows, or a percentage such as 0.5%
            --max-rejects | -1 | is not a number of rows, or a percentage such as 0.5%
            --max-rejects | 101% | is not a number of rows, or a percentage such as 0.5%
            --max-rejects | NaN% | is not a number of rows, or a percentage such as 0.5%
            --max-rejects | 1.5 | is not a number of rows, or a percentage such as 0.5%
            --memory | 1023k | is less than 1m
            --memory | 5 | is not an amount of memory; write it like 512m or 2g
            --memory | 99999999999g | is not an amount of memory; write it like 512m or 2g
            --rate | x | is not a whole number
            --lookback | 5 | is not a duration; write it like 30s, 5m, 2h, 7d or PT1H30M
            --wait | soon | is not a duration; write it like 30s, 5m, 2h, 7d or PT1H30M
            """)
    void invalidValuesAreRefused(String option, String value, String sentence) {
        files.materialize(option, value).exits(ExitCode.USAGE)
                .says("error: " + option + ": `" + value + "` " + sentence + "\nSee larder materialize --help.\n");
        assertFalse(Files.exists(folder.resolve(".larder")), "the store was made");
    }

    @Test
    void anUnknownViewGetsASuggestion() {
        files.materialize("customer").exits(ExitCode.USAGE)
                .says("error: unknown view `customer`, did you mean `customers`?\n");
    }

    @Test
    void aConfigWithoutSourcesIsRefused() {
        new Larder(folder).views(Views.SCORES).run("materialize").exits(ExitCode.USAGE)
                .says("error: no view of FOLDER/larder.yaml has a source\n");
        new Larder(folder).views(Views.SCORES).run("verify").exits(ExitCode.USAGE)
                .says("error: no view of FOLDER/larder.yaml has a source\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --sample 0 | --sample must be at least 1
            --show -1 | --show must not be negative
            --from 2026-11-02 --to 2026-11-01 | --from must be before --to
            --parallelism 0 | --parallelism must be at least 1
            scores | view `scores` has no source; add `source:` to it in FOLDER/larder.yaml
            """)
    void verifyRefuses(String options, String sentence) {
        files.verify(options.split(" ")).exits(ExitCode.USAGE).says("error: " + sentence + "\n");
    }
}
