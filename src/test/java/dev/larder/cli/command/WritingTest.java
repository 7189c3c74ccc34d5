package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.larder.api.PrewriteHook;
import dev.larder.cli.session.ExitCode;
import dev.larder.store.HookedStore;
import dev.larder.store.StoreException;
import dev.larder.store.settings.SqliteSettings;
import dev.larder.store.sqlite.SqliteStore;

/** How rows are written: conflicts, batch sizes, rate, and failures. */
class WritingTest {
    private static final String MANY = "SELECT 'e' || i AS customer_id, '2026-11-19'::TIMESTAMP AS event, i AS total"
            + " FROM range(%d) t(i)";

    @TempDir
    private Path folder;
    private CustomerFiles files;

    @BeforeEach
    void customers() {
        files = new CustomerFiles(folder);
    }

    /** A store that reports each batch. */
    private void watch(PrewriteHook watcher) {
        files.larder().opener((config, clock) -> new HookedStore(
                new SqliteStore(((SqliteSettings) config.store()).path(), config.project(), clock), watcher));
    }

    @Test
    void theNewestWins() {
        files.larder().run("put", "customers", "customer_id=c1", "total=9", "--timestamp", "2026-11-19T09:00:00Z");
        files.rows("a.parquet", "'c1', '2026-11-19 08:00', 1", "'c2', '2026-11-19 08:00', 2");
        files.materialize().exits(ExitCode.OK).says("""
                done customers: 1 written of 2 rows read, 1 stale
                  watermark: none -> 2026-11-19T08:00:00Z
                """);
        assertEquals("c1=9.0 c2=2.0", files.stored());
        files.materialize("--on-conflict", "overwrite").exits(ExitCode.OK)
                .says("done customers: 2 written of 2 rows read\n");
        assertEquals("c1=1.0 c2=2.0", files.stored());
    }

    @Test
    void batchesHaveTheAskedSize() {
        files.select("a.parquet", MANY.formatted(1_000));
        List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
        watch((view, rows) -> {
            sizes.add(rows.size());
            return rows;
        });
        files.materialize("--batch-size", "300").exits(ExitCode.OK);
        assertEquals(List.of(300, 300, 300, 100), sizes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "7"})
    void theNumberOfReadersDoesNotChangeTheResult(String readers) {
        for (int file = 0; file < 4; file++) {
            files.sql("f" + file + ".parquet", "SELECT 'e' || (i % 7000) AS customer_id,"
                    + " make_timestamp(1795046400000000 + (i * 7919) % 10007) AS event,"
                    + " (i + " + file + " * 100000)::DOUBLE AS total FROM range(20000) t(i)", "ROW_GROUP_SIZE 2048");
        }
        files.materialize("--parallelism", readers, "--batch-size", "777").exits(ExitCode.OK)
                .saysLike(
                        "done customers: 7,000 written of 80,000 rows read, 73,000 superseded \\(7,000 ties decided by"
                                + " row order\\)\n  watermark.*\n");
        files.verify("--extra", "-o", "csv").exits(ExitCode.OK).prints("""
                view,equal,different,missing,stale,deleted,extra,newer,future,expired,rejected,dropped
                customers,7000,0,0,0,0,0,0,0,0,0,0
                """);
    }

    @Test
    void theRateIsNotExceeded() {
        files.select("a.parquet", MANY.formatted(900));
        List<Long> times = Collections.synchronizedList(new ArrayList<>());
        watch((view, rows) -> {
            assertEquals(30, rows.size());
            times.add(System.nanoTime());
            return rows;
        });
        long start = System.nanoTime();
        files.materialize("--rate", "300").exits(ExitCode.OK);
        double seconds = (System.nanoTime() - start) / 1e9;
        // The last of 30 batches is sent after 2.9 seconds.
        assertTrue(seconds > 2.8, seconds + " s");
        long half = TimeUnit.NANOSECONDS.toMillis(times.get(15) - times.get(0));
        assertTrue(half > 1_300, "half of the rows went within " + half + " ms");
    }

    @Test
    void aStoreThatFailsFailsTheRun() {
        files.select("a.parquet", MANY.formatted(1_000));
        List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
        watch((view, rows) -> {
            sizes.add(rows.size());
            if (sizes.size() == 3) {
                throw new StoreException(StoreException.Kind.UNREACHABLE, "the store is away");
            }
            return rows;
        });
        files.materialize("--batch-size", "100").exits(ExitCode.TRY_AGAIN).says("""
                failed customers: 200 written of 1,000 rows read
                error: the store is away
                """);
        assertEquals(3, sizes.size());
        files.materialize("--batch-size", "1000").exits(ExitCode.OK)
                .saysLike("done customers: 1,000 written of .*\n  watermark: none -> .*\n");
    }

    /** Another run takes over the view while this one hangs for longer than its lease lasts. */
    @Test
    void aRunThatLosesItsLeaseFails() {
        files.select("a.parquet", MANY.formatted(10));
        watch((view, rows) -> {
            files.larder().clock().advance(Duration.ofSeconds(61));
            try (SqliteStore other = new SqliteStore(folder.resolve(".larder/online.db"), "acme",
                    files.larder().clock())) {
                other.ledger().acquire("customers", "host-b/77/there/1", Duration.ofSeconds(60));
            }
            return rows;
        });
        files.materialize().exits(ExitCode.TRY_AGAIN).says("""
                failed customers: 10 written of 10 rows read
                error: this run could not renew its lease for 60 s, so process 77 on host-b took over view `customers`;\
                 nothing is lost, the watermark is left to that run
                """);
    }
}
