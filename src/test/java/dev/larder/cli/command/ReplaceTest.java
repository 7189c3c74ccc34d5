package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;

/** {@code --replace}: entities that left the source leave the store, and no others. */
class ReplaceTest {
    @TempDir
    private Path folder;
    private CustomerFiles files;

    @BeforeEach
    void threeCustomers() {
        files = new CustomerFiles(folder);
        files.rows("a.parquet", "'c1', '2026-11-18', 1", "'c2', '2026-11-18', 2", "'c3', '2026-11-18', 3");
        files.materialize().exits(ExitCode.OK);
        files.delete("a.parquet");
    }

    @Test
    void deletesEntitiesThatTheSourceNoLongerHas() {
        files.rows("b.parquet", "'c2', '2026-11-19', 20");
        files.materialize("--replace", "--yes").exits(ExitCode.OK).says("""
                done customers: 1 written of 1 row read, 2 deleted
                  watermark: 2026-11-18T00:00:00Z -> 2026-11-19T00:00:00Z
                """);
        assertEquals("c2=20.0", files.stored());
    }

    @Test
    void keepsEntitiesWithAnyRowInTheSource() {
        files.rows("b.parquet", "'c1', NULL, 10", "'c2', '2026-11-20 08:30', 20", "'c4', '2026-11-19', 4");
        files.materialize("--replace", "--yes", "--max-rejects", "1").exits(ExitCode.OK).says("""
                done customers: 1 written of 3 rows read, 1 after the window, 1 rejected, 1 deleted
                  rejected: 1 null event time
                  watermark: 2026-11-18T00:00:00Z -> 2026-11-19T00:00:00Z
                """);
        assertEquals("c1=1.0 c2=2.0 c4=4.0", files.stored());
    }

    /** Statistics show that all rows of this file are in the future, but its entities are in the source. */
    @Test
    void keepsEntitiesWithFutureRowsOnly() {
        files.rows("b.parquet", "'c1', '2026-11-20 08:30', 10", "'c2', '2026-11-20 08:40', 20");
        files.rows("c.parquet", "'c4', '2026-11-19', 4");
        files.materialize("--replace", "--yes").exits(ExitCode.OK);
        assertEquals("c1=1.0 c2=2.0 c4=4.0", files.stored());
        files.verify("--extra").exits(ExitCode.OK).prints("""
                view       equal  different  missing  stale  deleted  extra  newer  future  expired  rejected  dropped
                customers      1          0        0      0        0      0      0       0        0         0        0
                """);
    }

    @Test
    void keepsRowsWrittenSinceTheRunBegan() {
        files.rows("b.parquet", "'c2', '2026-11-19', 20");
        files.larder().run("put", "customers", "customer_id=new", "total=9", "--timestamp", Larder.NOW);
        files.larder().run("put", "customers", "customer_id=old", "total=9", "--timestamp", "2026-11-20T07:59:59Z");
        files.materialize("--replace", "--yes").exits(ExitCode.OK);
        assertEquals("c2=20.0 new=9.0", files.stored());
    }

    @Test
    void deletesTheSameEntitiesWhenItSpills() {
        files.larder().clock().advance(Duration.ofDays(1));
        String many = "SELECT 'e' || i AS customer_id, '2026-11-19'::TIMESTAMP AS event, i AS total FROM range(%d, %d) t(i)";
        files.select("b.parquet", many.formatted(0, 40_000));
        files.materialize("--replace", "--yes").exits(ExitCode.OK);
        files.select("b.parquet", many.formatted(30_000, 70_000));
        files.materialize("--replace", "--yes", "--memory", "1m").exits(ExitCode.OK)
                .says("done customers: 40,000 written of 40,000 rows read, 30,000 deleted\n");
        files.verify("--extra", "--memory", "1m", "-o", "csv").exits(ExitCode.OK).prints("""
                view,equal,different,missing,stale,deleted,extra,newer,future,expired,rejected,dropped
                customers,40000,0,0,0,0,0,0,0,0,0,0
                """);
    }

    @Test
    void asksForConfirmation() {
        files.rows("b.parquet", "'c2', '2026-11-19', 20");
        files.materialize("--replace").exits(ExitCode.USAGE).says("error: this deletes from project acme every entity"
                + " of customers that the source no longer has: not confirmed (no terminal);"
                + " pass --yes to proceed\n");
        files.larder().terminal("ioe").input("no\n").run("materialize", "--replace").exits(ExitCode.USAGE);
        files.larder().terminal("");
        assertEquals("c1=1.0 c2=2.0 c3=3.0", files.stored());
        files.larder().terminal("ioe").input("acme\n").run("materialize", "--replace").exits(ExitCode.OK);
        files.larder().terminal("");
        assertEquals("c2=20.0", files.stored());
    }

    @Test
    void aDryRunCountsAndDeletesNothing() {
        files.rows("b.parquet", "'c2', '2026-11-19', 20");
        files.materialize("--replace", "--dry-run", "-q").exits(ExitCode.OK);
        files.materialize("--replace", "--dry-run").exits(ExitCode.OK).says("""
                plan of customers: 1 file, 1 of 1 row group, 1 of 1 row, event times before 2026-11-20T08:00:00.000001Z
                done customers: would write 1 of 1 row read, 2 to be deleted
                """);
        assertEquals("c1=1.0 c2=2.0 c3=3.0", files.stored());
    }

    @Test
    void deletesNothingIfTheRunFails() {
        files.rows("b.parquet", "'c2', '2026-11-19', 20", "NULL, '2026-11-19', 1");
        files.materialize("--replace", "--yes").exits(ExitCode.PARTLY);
        assertEquals("c1=1.0 c2=20.0 c3=3.0", files.stored());
        files.materialize("--replace", "--yes", "--min-rows", "5").exits(ExitCode.REFUSED);
        assertEquals("c1=1.0 c2=20.0 c3=3.0", files.stored());
    }

    @Test
    void refusesAnEmptySource() {
        files.select("b.parquet", "SELECT '' AS customer_id, NULL AS event, 1 AS total LIMIT 0");
        files.materialize("--replace", "--yes").exits(ExitCode.REFUSED).says("""
                refused customers: 0 written of 0 rows read
                error: view `customers` was refused, and nothing was written:
                  the source has no rows, so --replace would delete every entity
                To delete them all, run `larder truncate customers`.
                """);
        assertEquals("c1=1.0 c2=2.0 c3=3.0", files.stored());
    }
}
