package dev.larder.cli.command;

import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;

/** {@code materialize --dry-run --diff}: what the store has of every entity, what it would have, and nothing is written. */
class DryRunDiffTest {
    private static final String VIEW = """
            customers:
              entity: {customer_id: string}
              source: {path: data, event_timestamp: event}
              features: {total: double, city: string}
              ttl: never
            """;
    private static final String PLAN = "plan of customers: 1 file, 1 of 1 row group, 5 of 5 rows, event times before"
            + " 2026-11-20T08:00:00.000001Z\n";

    @TempDir
    private Path folder;
    private CustomerFiles files;

    @BeforeEach
    void everyKindOfChange() {
        files = new CustomerFiles(folder, VIEW);
        rows("'c1', '2026-11-18', 1, 'Oslo'", "'c2', '2026-11-18', 2, 'Rome'", "'c3', '2026-11-18', 3, NULL",
                "'c5', '2026-11-18', 5, NULL", "'c6', '2026-11-18', 6, NULL");
        files.materialize().exits(ExitCode.OK);
        files.larder().run("put", "customers", "customer_id=c6", "total=66").isSilent();
        rows("'c1', '2026-11-19', 10, NULL", "'c2', '2026-11-19', 2, 'Rome'", "'c4', '2026-11-19', 4, 'Bergen'",
                "'c5', '2026-11-18', 5, NULL", "'c6', '2026-11-18', 6, NULL");
    }

    private void rows(String... rows) {
        files.sql("a.parquet", "SELECT customer_id, event::TIMESTAMP AS event, total::DOUBLE AS total, city::VARCHAR AS"
                + " city FROM (VALUES (" + String.join("), (", rows) + ")) t(customer_id, event, total, city)");
    }

    @Test
    void countsAndExamplesOfEachKind() {
        files.materialize("--dry-run", "--diff", "--replace").exits(ExitCode.OK).says(PLAN + """
                done customers: would write 4 of 5 rows read, 1 stale, 1 to be deleted
                customers: added: customer_id=c4: total 4.0, city Bergen
                customers: changed: customer_id=c1: total 1.0 -> 10.0, city Oslo -> null
                customers: refreshed: customer_id=c2: the store has the row of 2026-11-18T00:00:00Z, the source one of \
                2026-11-19T00:00:00Z
                customers: older: customer_id=c6: the store has the row of 2026-11-20T08:00:00Z, the source one of \
                2026-11-18T00:00:00Z, and it stays
                customers: removed: customer_id=c3: the source has no such entity
                customers: entities by changed feature: city 1, total 1
                """).prints("""
                view       added  changed  refreshed  unchanged  older  removed
                customers      1        1          1          1      1        1
                """);
        files.larder().run("get", "customers:total", "customer_id=c1", "-o", "csv").isSilent()
                .prints("customer_id,timestamp,ttl_seconds,total\nc1,2026-11-18T00:00:00Z,,1.0\n");
    }

    @Test
    void oneJsonObjectForAView() {
        files.materialize("--dry-run", "--diff=1", "-o", "jsonl", "-q").exits(ExitCode.OK).says("")
                .prints("""
                        {"view":"customers","added":1,"changed":1,"refreshed":1,"unchanged":1,"older":1,"removed":null,\
                        "features":{"city":1,"total":1},"examples":[\
                        {"kind":"added","entity":"customer_id=c4","what":null,"features":{"total":{"store":null,"source":"4.0"},\
                        "city":{"store":null,"source":"Bergen"}}},\
                        {"kind":"changed","entity":"customer_id=c1","what":null,"features":{"total":{"store":"1.0",\
                        "source":"10.0"},"city":{"store":"Oslo","source":"null"}}},\
                        {"kind":"refreshed","entity":"customer_id=c2","what":"the store has the row of 2026-11-18T00:00:00Z, the \
                        source one of 2026-11-19T00:00:00Z","features":{}},\
                        {"kind":"older","entity":"customer_id=c6","what":"the store has the row of 2026-11-20T08:00:00Z, the \
                        source one of 2026-11-18T00:00:00Z","features":{}}]}
                        """);
    }

    /** Without --replace nothing is removed, and the number is left out. An overwrite changes newer rows too. */
    @Test
    void theOptionsOfTheRunCount() {
        files.materialize("--dry-run", "--diff", "0", "--on-conflict", "overwrite", "-o", "csv").exits(ExitCode.OK)
                .prints("""
                        view,added,changed,refreshed,unchanged,older,removed
                        customers,1,2,1,1,0,
                        """);
        files.materialize("--dry-run", "--diff", "customers", "-o", "csv", "--from", "2026-11-19").exits(ExitCode.OK)
                .prints("""
                        view,added,changed,refreshed,unchanged,older,removed
                        customers,1,1,1,0,0,
                        """);
    }

    @Test
    void aRunThatIsRefusedHasNoCounts() {
        files.materialize("--dry-run", "--diff", "--min-rows", "9", "-o", "csv").exits(ExitCode.REFUSED)
                .prints("view,added,changed,refreshed,unchanged,older,removed\n");
    }

    @Test
    void usageIsChecked() {
        files.materialize("--diff").exits(ExitCode.USAGE)
                .says("error: --diff needs --dry-run: it compares what a run would write with the store\n");
        files.materialize("--dry-run", "--diff=-1").exits(ExitCode.USAGE).says("error: --diff must not be negative\n");
        files.materialize("--dry-run", "--diff=many").exits(ExitCode.USAGE)
                .says("error: --diff: `many` is not a whole number\nSee larder materialize --help.\n");
    }
}
