package dev.larder.cli.command;

import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;

/** What explain prints of an entity's rows, and what it concludes. The clock of the tests stands at 2026-11-20. */
class ExplainCommandTest {
    private static final String HEADER = "place,row,timestamp,created,fate,reason\n";

    @TempDir
    private Path folder;
    private CustomerFiles files;

    @BeforeEach
    void rowsOfTwoFiles() {
        files = new CustomerFiles(folder);
        files.rows("a.parquet", "'c1', '2026-11-16', 1", "'c2', '2026-11-16', 2", "'c1', '2026-11-17', 3");
        files.rows("b.parquet", "'c1', '2026-11-18', 4", "'c1', '2026-11-20 08:50', 5");
    }

    private Larder.Run explain(String... more) {
        String[] arguments = new String[more.length + 2];
        arguments[0] = "explain";
        arguments[1] = "customers";
        System.arraycopy(more, 0, arguments, 2, more.length);
        return files.larder().run(arguments);
    }

    private String place(String name) {
        return folder.resolve("data").resolve(name).toString();
    }

    @Test
    void everyRowHasItsFate() {
        files.materialize().exits(ExitCode.OK);
        explain("customer_id=c1", "-o", "csv").exits(ExitCode.OK)
                .says("customers: the store has the latest row of the source\n")
                .prints(HEADER + "online store,,2026-11-18T00:00:00Z,,stored,\n"
                        + place("b.parquet") + ",2,2026-11-20T08:50:00Z,,after window,\n"
                        + place("b.parquet") + ",1,2026-11-18T00:00:00Z,,latest,\n"
                        + place("a.parquet") + ",3,2026-11-17T00:00:00Z,,superseded,\n"
                        + place("a.parquet") + ",1,2026-11-16T00:00:00Z,,superseded,\n");
    }

    @Test
    void aWindowThatEndsEarlierJudgesAsThatRunWould() {
        files.materialize("--to", "2026-11-18").exits(ExitCode.OK);
        explain("customer_id=c1", "--to", "2026-11-18", "--show", "1", "-o", "csv").exits(ExitCode.OK).says("""
                and 2 older rows; --show N prints more
                customers: the store has the latest row of the source
                """).prints(HEADER + "online store,,2026-11-17T00:00:00Z,,stored,\n"
                + place("b.parquet") + ",2,2026-11-20T08:50:00Z,,after window,\n"
                + place("a.parquet") + ",3,2026-11-17T00:00:00Z,,latest,\n");
    }

    @Test
    void aStaleRowNamesWhatToRun() {
        files.materialize("--to", "2026-11-17").exits(ExitCode.OK);
        explain("customer_id=c1").exits(ExitCode.NOT_FOUND).says("customers: the store has the row of"
                + " 2026-11-16T00:00:00Z, the source one of 2026-11-18T00:00:00Z. Run: larder materialize customers\n");
    }

    @Test
    void atThePromptHintsNameCommandsWithoutTheProgram() {
        files.materialize("--to", "2026-11-17").exits(ExitCode.OK);
        files.larder().input("explain customers customer_id=c1\n").run("repl").exits(ExitCode.NOT_FOUND)
                .says("customers: the store has the row of 2026-11-16T00:00:00Z, the source one of 2026-11-18T00:00:00Z."
                        + " Run: materialize customers\nthe script stopped at line 1\n");
    }

    @Test
    void aLateRowIsBehindTheWatermark() {
        files.materialize().exits(ExitCode.OK);
        files.rows("late.parquet", "'c2', '2026-11-17', 7");
        explain("customer_id=c2").exits(ExitCode.NOT_FOUND).says("customers: the store has the row of"
                + " 2026-11-16T00:00:00Z, the source one of 2026-11-17T00:00:00Z. The row is older than the watermark"
                + " 2026-11-18T00:00:00Z, so a run by event time skips it. Run: larder materialize customers\n");
    }

    @Test
    void valuesThatDifferAreNamed() {
        files.materialize().exits(ExitCode.OK);
        files.larder().run("put", "customers", "customer_id=c2", "total=9", "--timestamp", "2026-11-16T00:00:00Z")
                .exits(ExitCode.OK);
        explain("customer_id=c2").exits(ExitCode.NOT_FOUND).says("customers: total is 9.0, the source has 2.0."
                + " The row is older than the watermark 2026-11-18T00:00:00Z, so a run by event time skips it."
                + " Run: larder materialize customers\n");
    }

    @Test
    void aRowThatSomebodyPutIsNewer() {
        files.materialize().exits(ExitCode.OK);
        files.larder().run("put", "customers", "customer_id=c2", "total=9").exits(ExitCode.OK);
        explain("customer_id=c2").exits(ExitCode.OK).says("customers: the store has a newer row than the source:"
                + " another writer wrote it, or a run that read other files\n");
    }

    @Test
    void entitiesThatOneSideLacks() {
        files.materialize().exits(ExitCode.OK);
        files.larder().run("put", "customers", "customer_id=c9", "total=9").exits(ExitCode.OK);
        explain("customer_id=c9").exits(ExitCode.NOT_FOUND).says("customers: the source has no row of this entity and"
                + " the store has one; materialize --replace deletes such entities\n");
        explain("customer_id=c8", "-o", "csv").exits(ExitCode.NOT_FOUND)
                .says("customers: neither the source nor the store has this entity\n")
                .prints(HEADER + "online store,,,,not_found,\n");
        files.rows("future.parquet", "'c7', '2026-11-20 08:30', 7");
        explain("customer_id=c7").exits(ExitCode.NOT_FOUND)
                .says("customers: the source has rows of this entity only outside the window\n");
    }

    @Test
    void aRejectedRowHasItsReason() {
        files.sql("bad.parquet", "SELECT 'c1' AS customer_id, '2026-11-19'::TIMESTAMP AS event, 'x' AS total");
        files.larder().views(CustomerFiles.VIEW.replace("{total: double}", "{total: string}"));
        files.sql("a.parquet", "SELECT 'c1' AS customer_id, NULL::TIMESTAMP AS event, 'y' AS total");
        files.delete("b.parquet");
        explain("customer_id=c1", "-o", "csv").exits(ExitCode.NOT_FOUND).prints(HEADER + "online store,,,,not_found,\n"
                + place("bad.parquet") + ",1,2026-11-19T00:00:00Z,,latest,\n"
                + place("a.parquet") + ",1,,,rejected,\"`event` is null, but every row needs its event time\"\n");
    }

    /** The row groups hold consecutive ids, as files that are sorted by entity do. */
    @Test
    void onlyRowGroupsThatCanHoldTheEntityAreRead() {
        files.delete("a.parquet");
        files.delete("b.parquet");
        files.sql("sorted.parquet", "SELECT printf('c%06d', i) AS customer_id, '2026-11-18'::TIMESTAMP AS"
                + " event, i::DOUBLE AS total FROM range(245760) t(i)", "ROW_GROUP_SIZE 2048");
        explain("customer_id=c020000", "-v").exits(ExitCode.NOT_FOUND)
                .saysLike(
                        "(?s).*read [0-9.]+ kB of column data from 1 of 120 row groups in 1 file, (0[.][0-9]+|1([.][0-9]+)?) %"
                                + " of [0-9.]+ [kM]B\n.*");
    }

    @Test
    void bloomFiltersRuleRowGroupsOut() {
        files.delete("a.parquet");
        files.delete("b.parquet");
        files.sql("random.parquet", "SELECT printf('c%06d', hash(i) % 1000000) AS customer_id,"
                + " '2026-11-18'::TIMESTAMP AS event, i::DOUBLE AS total FROM range(40960) t(i) UNION ALL"
                + " SELECT 'c500000x', '2026-11-18'::TIMESTAMP, 1", "ROW_GROUP_SIZE 2048",
                "DICTIONARY_SIZE_LIMIT 100000");
        explain("customer_id=c500000x", "-v").exits(ExitCode.NOT_FOUND)
                .saysLike("(?s).*from [1-3] of 21 row groups in 1 file, [0-9.]+ % of [0-9.]+ kB\n.*");
    }

    @Test
    void usageIsChecked() {
        files.larder().run("explain", "customers").exits(ExitCode.USAGE);
        explain("total=1").exits(ExitCode.USAGE);
        explain("customer_id=c1", "--show", "0").exits(ExitCode.USAGE).says("error: --show must be at least 1\n");
    }
}
