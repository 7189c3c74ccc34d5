package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;

class TtlCommandTest {
    @TempDir
    private Path folder;
    private Larder larder;

    @BeforeEach
    void oneCustomer() {
        larder = new Larder(folder).views(Views.BOTH);
        larder.run("put", "customer_features", "customer_id=c1", "total=1.5", "clicks=7").isSilent();
    }

    private Larder.Run ttl(String... options) {
        String[] arguments = new String[options.length + 3];
        System.arraycopy(new String[]{"ttl", "customer_features", "customer_id=c1"}, 0, arguments, 0, 3);
        System.arraycopy(options, 0, arguments, 3, options.length);
        return larder.run(arguments);
    }

    @Test
    void showsTheRowAndEachFeature() {
        larder.clock().advance(Duration.ofSeconds(30));
        ttl().isSilent().prints("""
                feature   status   expires               in      by
                (record)  found    2026-11-27T08:00:00Z  6d 23h  read
                total     value    2026-11-27T08:00:00Z  6d 23h  read
                clicks    value    2026-11-20T08:05:00Z  4m 30s  read
                city      missing
                """);
        larder.clock().advance(Duration.ofMinutes(5));
        ttl("-o", "jsonl").isSilent().prints("""
                {"feature":null,"status":"found","expires":"2026-11-27T08:00:00Z","in_seconds":604470,"by":"read"}
                {"feature":"total","status":"value","expires":"2026-11-27T08:00:00Z","in_seconds":604470,"by":"read"}
                {"feature":"clicks","status":"expired","expires":"2026-11-20T08:05:00Z","in_seconds":-30,"by":"read"}
                {"feature":"city","status":"missing","expires":null,"in_seconds":null,"by":null}
                """);
    }

    @Test
    void missingAndExpiredRowsAreNotFound() {
        larder.run("ttl", "customer_features", "customer_id=c2").exits(ExitCode.NOT_FOUND).prints("")
                .says("customer_features: not found: customer_id=c2\n");
        larder.run("ttl", "customer_features", "customer_id=c2", "--expire-in", "1h").exits(ExitCode.NOT_FOUND)
                .prints("")
                .says("customer_features: not found: customer_id=c2\n");
        larder.run("ttl", "scores", "customer_id=c1", "country=de", "--clear").exits(ExitCode.NOT_FOUND).prints("")
                .says("scores: not found: country=de|customer_id=c1\n");
        larder.clock().advance(Duration.ofDays(8));
        ttl("--expire-in", "never").exits(ExitCode.NOT_FOUND).says("customer_features: expired: customer_id=c1\n");
        larder.run("get", "customer_features", "customer_id=c1").exits(ExitCode.NOT_FOUND);
    }

    @Test
    void settingChangesNothingButTheExpiry() {
        String row = larder.run("get", "customer_features", "customer_id=c1", "-o", "json").out();
        larder.clock().advance(Duration.ofSeconds(60));
        ttl("--expire-in", "30d").exits(ExitCode.OK).prints("")
                .says("customer_features: customer_id=c1 expires at 2026-12-20T08:01:00Z, in 30d\n");
        assertEquals(row.replace("\"ttl_seconds\":604800", "\"ttl_seconds\":2592000"),
                larder.run("get", "customer_features", "customer_id=c1", "-o", "json").out());

        ttl("--expire-in=never").exits(ExitCode.OK).says("customer_features: customer_id=c1 never expires\n");
        assertEquals(row.replace("\"ttl_seconds\":604800", "\"ttl_seconds\":null"),
                larder.run("get", "customer_features", "customer_id=c1", "-o", "json").out());
        ttl("--expire-in", "PT1M").exits(ExitCode.OK);
        ttl("--clear").exits(ExitCode.OK).says("customer_features: customer_id=c1 never expires\n");
        ttl("-o", "csv").isSilent().prints("""
                feature,status,expires,in_seconds,by
                ,found,,,
                total,value,,,
                clicks,value,2026-11-20T08:05:00Z,240,read
                city,missing,,,
                """);
    }

    @Test
    void configKeysAreSetAsForEveryCommand() {
        larder.run("--set", "online_store.path=other.db", "ttl", "customer_features", "customer_id=c1")
                .exits(ExitCode.NOT_FOUND);
        ttl("--set", "online_store.path=other.db").exits(ExitCode.NOT_FOUND);
        larder.input("""
                ttl customer_features customer_id=c1 --expire-in 1h
                ttl customer_features customer_id=c1 -o csv
                """).run("repl").exits(ExitCode.OK).prints("""
                feature,status,expires,in_seconds,by
                ,found,2026-11-20T09:00:00Z,3600,read
                total,value,2026-11-20T09:00:00Z,3600,read
                clicks,value,2026-11-20T08:05:00Z,300,read
                city,missing,,,
                """);
    }

    @Test
    void invalidOptionsAreRefused() {
        ttl("--expire-in", "soon").exits(ExitCode.USAGE)
                .says("error: --expire-in: `soon` is not a duration; write it like"
                        + " 30s, 5m, 2h, 7d or PT1H30M\nSee larder ttl --help.\n");
        ttl("--expire-in", "7d", "--clear").exits(ExitCode.USAGE)
                .says("error: --expire-in and --clear cannot be combined\n");
        ttl("--summary").exits(ExitCode.USAGE)
                .says("error: --summary shows a whole view; it takes no join keys, --expire-in or --clear\n");
        ttl("--sample", "3").exits(ExitCode.USAGE).says("error: --sample needs --summary\n");
        larder.run("ttl", "customer_features", "--summary", "--sample", "0").exits(ExitCode.USAGE)
                .says("error: --sample must be at least 1\n");
        larder.run("ttl", "customer_features").exits(ExitCode.USAGE).says("error: join key `customer_id` is missing:"
                + " add customer_id=VALUE, where the value is a string\n");
    }

    private void rowsThatExpireIn(String ttl, int from, int count) {
        larder.input("customer_id,total\n" + IntStream.range(from, from + count).mapToObj(i -> "r" + i + ",1\n")
                .collect(Collectors.joining())).run("batch-put", "customer_features").exits(ExitCode.OK);
        for (int i = from; i < from + count; i++) {
            larder.run("ttl", "customer_features", "customer_id=r" + i, "--expire-in", ttl).exits(ExitCode.OK);
        }
    }

    @Test
    void aSummaryIsDrawn() {
        rowsThatExpireIn("2m", 0, 1);
        rowsThatExpireIn("30m", 10, 4);
        rowsThatExpireIn("never", 20, 2);
        larder.run("ttl", "customer_features", "--summary", "--color", "never").exits(ExitCode.OK).prints("""
                feature   expires             rows  share
                (record)  in less than 5m        1  12.5 %  ########
                (record)  in 5m to 15m           0  0.0 %
                (record)  in 15m to 1h           4  50.0 %  ##############################
                (record)  in 1h to 2h            0  0.0 %
                (record)  in 2h to 3h            0  0.0 %
                (record)  in 3h to 4h            0  0.0 %
                (record)  in 4h to 6h            0  0.0 %
                (record)  in 6h to 12h           0  0.0 %
                (record)  in 12h to 1d           0  0.0 %
                (record)  in 1d to 2d            0  0.0 %
                (record)  in 2d to 3d            0  0.0 %
                (record)  in 3d to 4d            0  0.0 %
                (record)  in 4d to 5d            0  0.0 %
                (record)  in 5d to 6d            0  0.0 %
                (record)  in 6d to 7d            0  0.0 %
                (record)  in 7d to 14d           1  12.5 %  ########
                (record)  never                  2  25.0 %  ###############
                clicks    missing or expired     7  87.5 %  ##############################
                clicks    in 5m to 15m           1  12.5 %  ####
                """).says("sampled 8 of 8 rows of view customer_features (100 %)\n");
    }

    @Test
    void aSummaryAsData() {
        rowsThatExpireIn("30m", 10, 3);
        Larder.Run run = larder.run("ttl", "customer_features", "--summary", "-o", "jsonl").exits(ExitCode.OK)
                .says("sampled 4 of 4 rows of view customer_features (100 %)\n");
        assertTrue(run.out().startsWith("""
                {"feature":null,"expires":"in 15m to 1h","from_seconds":900,"to_seconds":3600,"rows":3,"share":0.75,\
                "seen_share":1.0}
                """), run::toString);
        larder.run("ttl", "customer_features", "--summary", "--sample", "2", "-o", "csv").exits(ExitCode.OK)
                .says("sampled 2 of 4 rows of view customer_features (50.0 %)\n");
        larder.run("ttl", "scores", "--summary").exits(ExitCode.OK)
                .says("sampled 0 of 0 rows of view scores (100 %)\n");
    }

    @Test
    void aTerminalShowsBlockCharacters() {
        rowsThatExpireIn("2m", 0, 1);
        assertTrue(larder.run("ttl", "customer_features", "--summary", "--color", "always").out()
                .contains("████"));
    }
}
