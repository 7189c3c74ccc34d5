package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;
import dev.larder.materialize.HostName;
import dev.larder.store.OnlineStore;
import dev.larder.store.RunDocument;
import dev.larder.store.RunLedger;
import dev.larder.store.StoreException;
import dev.larder.store.sqlite.SqliteStore;

/** The history of runs that the store keeps. */
class RunsCommandTest {
    @TempDir
    private Path folder;
    private CustomerFiles files;

    @BeforeEach
    void rows() {
        files = new CustomerFiles(folder);
        files.rows("a.parquet", "'c1', '2026-11-19 08:00', 1", "'c1', '2026-11-19 07:00', 2",
                "'c2', '2026-11-19 07:30', 3");
    }

    private Larder.Run runs(String... options) {
        String[] line = new String[options.length + 1];
        line[0] = "runs";
        System.arraycopy(options, 0, line, 1, options.length);
        Larder.Run run = files.larder().run(line);
        return new Larder.Run(run.line(), run.code(), run.out()
                .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID")
                .replace(HostName.current(), "HOST").replace(folder.toString(), "FOLDER")
                .replaceAll("(\"version\":\"|version +\\| |version +)[^\" ]*?(not packaged\\)|[0-9.]+(-SNAPSHOT)?)",
                        "$1VERSION"),
                run.err());
    }

    @Test
    void runsAreListedTheNewestFirst() {
        runs().exits(ExitCode.OK).says("no run is recorded yet\n");
        files.materialize().exits(ExitCode.OK);
        files.larder().clock().advance(Duration.ofHours(1));
        files.rows("b.parquet", "NULL, '2026-11-19', 6", "'c9', '2026-11-19 10:00', 3");
        files.materialize("--incremental=event", "--lookback", "1h", "--max-rejects", "0").exits(ExitCode.OK);
        files.larder().clock().advance(Duration.ofHours(1));
        files.materialize("--dry-run").exits(ExitCode.PARTLY);
        files.materialize().exits(ExitCode.PARTLY);
        files.larder().clock().advance(Duration.ofHours(1));
        files.materialize("--from", "2026-11-19", "--min-rows", "10").exits(ExitCode.REFUSED);
        runs().exits(ExitCode.OK).says("").prints(
                """
                        view       started               took  result   exit_code  kind         read  written  rejected  error
                        customers  2026-11-20T11:00:00Z  0s    refused          6  window          5        0         0  view `customers` was \
                        refused, and nothing was written: the source has 4 rows in the window, fewer than the 10 that --min-rows or `min_rows` \
                        asks for; Correct the source, or lower the limit.
                        customers  2026-11-20T10:00:00Z  0s    partly           4  full            5        3         1
                        customers  2026-11-20T09:00:00Z  0s    ok               0  incremental     5        3         0
                        customers  2026-11-20T08:00:00Z  0s    ok               0  full            3        2         0
                        """);
        assertEquals(2, runs("customers", "--last", "2", "-o", "jsonl").out().lines().count());
        runs("--last", "0").exits(ExitCode.USAGE).says("error: --last must be at least 1\n");
    }

    @Test
    void aRunHasItsWindowOptionsAndCounts() {
        files.materialize("--from", "2026-11-19T07:15:00Z", "--max-rejects", "1").exits(ExitCode.OK);
        runs("-o", "jsonl")
                .prints("""
                        {"view":"customers","run_id":"ID","kind":"window","started":"2026-11-20T08:00:00Z","ended":"2026-11-20T08:00:00Z",\
                        "result":"ok","exit_code":0,"error":null,"version":"VERSION","host":"HOST",\
                        "options":["--from=2026-11-19T07:15:00Z","--max-rejects=1"],\
                        "plan":{"from":"2026-11-19T07:15:00Z","to":"2026-11-20T08:00:00.000001Z","files":1,"row_groups":1,"row_groups_read":1,\
                        "rows":3,"rows_skipped_early":0,"rows_skipped_late":0},"not_met":[],"rejected_by":{},"new_rows":2,"read":3,\
                        "before_window":1,"after_window":0,"superseded":0,"rejected":0,"expired":0,"stale":0,"dropped":0,"written":2,"failed":0,\
                        "deleted":0,"undeleted":0,"ties":0,"newest_event":"2026-11-19T08:00:00Z","watermark_before":null,"watermark_after":null}
                        """);
    }

    @Test
    void verticalShowsAllOfOneRun() {
        files.rows("b.parquet", "NULL, '2026-11-19', 6");
        files.materialize("--metrics", "m.prom").exits(ExitCode.PARTLY);
        runs("--last", "1", "-o", "vertical").prints("""
                -[ 1 ]------------
                view             | customers
                run_id           | ID
                kind             | full
                started          | 2026-11-20T08:00:00Z
                ended            | 2026-11-20T08:00:00Z
                result           | partly
                exit_code        | 4
                error            |
                version          | VERSION
                host             | HOST
                options          | --metrics=m.prom
                plan             | to 2026-11-20T08:00:00.000001Z, files 2, row_groups 2, row_groups_read 2, rows 4, \
                rows_skipped_early 0, rows_skipped_late 0
                not_met          |
                rejected_by      | null join key 1
                new_rows         | 3
                read             | 4
                before_window    | 0
                after_window     | 0
                superseded       | 1
                rejected         | 1
                expired          | 0
                stale            | 0
                dropped          | 0
                written          | 2
                failed           | 0
                deleted          | 0
                undeleted        | 0
                ties             | 0
                newest_event     | 2026-11-19T08:00:00Z
                watermark_before |
                watermark_after  |
                """);
    }

    @Test
    void theOldestOfManyRunsAreForgotten() {
        for (int i = 0; i < 32; i++) {
            files.materialize().exits(ExitCode.OK);
            files.larder().clock().advance(Duration.ofMinutes(1));
        }
        List<String> starts = runs("-o", "csv").out().lines().skip(1).map(line -> line.split(",")[3]).toList();
        assertEquals(30, starts.size());
        assertEquals("2026-11-20T08:31:00Z", starts.getFirst());
        assertEquals("2026-11-20T08:02:00Z", starts.getLast());
    }

    /** Values of --set and --conf may be secrets. */
    @Test
    void optionsHaveNoSecrets() {
        files.larder().run("materialize", "--set", "project=hidden", "--batch-size", "7").exits(ExitCode.OK);
        String run = files.larder().run("runs", "--set", "project=hidden", "-o", "jsonl").exits(ExitCode.OK).out();
        assertEquals(1, run.lines().filter(line -> line.contains("\"options\":[\"--batch-size=7\"]")).count(), run);
    }

    /** A store that does not answer for the history is no reason to fail. */
    @Test
    void aHistoryThatCannotBeKeptIsAWarning() {
        SqliteStore store = new SqliteStore(folder.resolve("online.db"), "acme", files.larder().clock());
        RunLedger ledger = proxy(RunLedger.class, store.ledger(), "update", arguments -> {
            if (arguments[1] == RunDocument.RUNS) {
                throw new StoreException(StoreException.Kind.FAILED, "no room");
            }
            return null;
        });
        files.larder().opener((config, clock) -> proxy(OnlineStore.class, store, "ledger", none -> ledger));
        files.materialize().exits(ExitCode.OK).says("""
                done customers: 2 written of 3 rows read, 1 superseded
                  watermark: none -> 2026-11-19T08:00:00Z
                warning: this run of view `customers` is not in its history: no room
                """);
    }

    /** An object with one method of its own. */
    private static <T> T proxy(Class<T> type, T object, String method, Function<Object[], Object> own) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
                (self, called, arguments) -> {
                    try {
                        return called.getName().equals(method)
                                ? own.apply(arguments)
                                : called.invoke(object, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
