package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;
import dev.larder.store.sqlite.SqliteStore;

/** Two runs of one view exclude each other. */
class LeaseCommandTest {
    private static final String HOLDER = "host-b/77/there/1";

    @TempDir
    private Path folder;
    private CustomerFiles files;
    private SqliteStore other;

    @BeforeEach
    void anotherRun() {
        files = new CustomerFiles(folder);
        files.rows("a.parquet", "'c1', '2026-11-19', 1");
        other = new SqliteStore(folder.resolve(".larder/online.db"), "acme", files.larder().clock());
        other.ledger().acquire("customers", HOLDER, Duration.ofSeconds(60));
    }

    @AfterEach
    void close() {
        other.close();
    }

    @Test
    void aSecondRunNamesTheHolderOfTheLease() {
        files.larder().clock().advance(Duration.ofSeconds(59));
        files.materialize().exits(ExitCode.TRY_AGAIN).says("""
                failed customers: 0 written of 0 rows read
                error: view `customers` is being written by process 77 on host-b since 2026-11-20T08:00:00Z; try \
                again when that run has ended, or wait for it with --wait 10m
                """);
        assertEquals("", files.stored());
    }

    @Test
    void dryRunVerifyAndPutNeedNoLease() {
        files.materialize("--dry-run").exits(ExitCode.OK);
        files.verify().exits(ExitCode.NOT_FOUND);
        files.larder().run("put", "customers", "customer_id=c9", "total=1").exits(ExitCode.OK);
    }

    @Test
    void aLeaseThatIsNotRenewedExpires() {
        files.larder().clock().advance(Duration.ofSeconds(60));
        files.materialize().exits(ExitCode.OK);
    }

    /** The waiting run sees new files, and the watermark of the other run. */
    @Test
    void aSecondRunWaitsIfAsked() {
        CompletableFuture<Void> end = CompletableFuture.runAsync(() -> {
            files.delete("a.parquet");
            files.rows("b.parquet", "'c1', '2026-11-18', 1", "'c2', '2026-11-19', 2");
            other.ledger().advance("customers", 1_795_046_400_000_000L);
            other.ledger().release("customers", HOLDER);
        }, CompletableFuture.delayedExecutor(700, TimeUnit.MILLISECONDS));
        files.materialize("--incremental=event", "--wait", "1m").exits(ExitCode.OK).says("""
                view `customers` is being written by process 77 on host-b since 2026-11-20T08:00:00Z; waiting for \
                it to end
                done customers: 1 written of 2 rows read, 1 before the window
                  no new data: no row is newer than the watermark, 2026-11-19T00:00:00Z
                """);
        end.join();
        assertEquals("c2=2.0", files.stored());
    }

    @Test
    void aSecondRunWaitsNoLongerThanAsked() {
        files.materialize("--wait", "600ms").exits(ExitCode.TRY_AGAIN);
    }

    @Test
    void otherViewsAreNotLocked() {
        files.larder().views(CustomerFiles.VIEW + CustomerFiles.VIEW.replace("customers:", "twins:"));
        files.materialize().exits(ExitCode.TRY_AGAIN).saysLike("""
                failed customers: .*
                error: .*
                done twins: 1 written of 1 row read
                  watermark: none -> 2026-11-19T00:00:00Z
                """);
    }

    /** Else the rows of the run would be gone, while its watermark promised that they are stored. */
    @Test
    void aViewThatIsBeingWrittenIsNotRemoved() {
        files.larder().run("put", "customers", "customer_id=c9", "total=1").exits(ExitCode.OK);
        for (String command : List.of("truncate customers", "teardown")) {
            files.larder().run((command + " --dry-run").split(" ")).exits(ExitCode.OK);
            files.larder().run((command + " --yes").split(" ")).exits(ExitCode.TRY_AGAIN).says("""
                    error: view `customers` is being written by process 77 on host-b since 2026-11-20T08:00:00Z; try \
                    again when that run has ended, or wait for it with --wait 10m
                    """);
        }
        files.larder().views(CustomerFiles.VIEW.replace("total", "other")).run("prune", "--yes")
                .exits(ExitCode.TRY_AGAIN);
        files.larder().views(CustomerFiles.VIEW);
        assertEquals("c9=1.0", files.stored());

        CompletableFuture<Void> end = CompletableFuture.runAsync(() -> other.ledger().release("customers", HOLDER),
                CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
        files.larder().run("truncate", "customers", "--yes", "--wait", "1m").exits(ExitCode.OK)
                .says("""
                        view `customers` is being written by process 77 on host-b since 2026-11-20T08:00:00Z; waiting for it to \
                        end
                        done: 1 row removed
                        """);
        end.join();
        files.materialize().exits(ExitCode.OK);
    }
}
