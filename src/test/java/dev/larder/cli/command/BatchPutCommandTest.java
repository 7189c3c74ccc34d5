package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;

class BatchPutCommandTest {
    @TempDir
    private Path folder;
    private Larder larder;

    @BeforeEach
    void larder() {
        larder = new Larder(folder).views(Views.BOTH + Views.EVERY_TYPE);
    }

    private void put(String rows, int count) {
        larder.input(rows).run("batch-put", "customer_features").exits(ExitCode.OK).prints("")
                .saysLike(counts(count + " written, 0 stale, 0 expired, 0 failed"));
    }

    static String counts(String counts) {
        return counts + " in (less than )?[0-9]+\\.[0-9] s( \\([0-9,]+ rows/s\\))?\n";
    }

    private void holds(String csv) {
        larder.run("scan", "customer_features", "-o", "csv").isSilent()
                .prints("customer_id,timestamp,ttl_seconds,total,clicks,city\n" + csv);
    }

    @Test
    void flatObjectsOnePerLine() {
        put("""
                {"customer_id":"c1","total":1.5,"city":"Kraków"}

                {"clicks":7.0,"timestamp":"2026-11-19T08:00:00Z","customer_id":"c2","total":null}
                """, 2);
        holds("""
                c1,2026-11-20T08:00:00Z,604800,1.5,,Kraków
                c2,2026-11-19T08:00:00Z,604800,,,
                """);
        larder.run("get", "customer_features", "customer_id=c2", "-o", "json").prints("""
                {"view":"customer_features","entity_key":{"customer_id":"c2"},"timestamp":"2026-11-19T08:00:00Z",\
                "ttl_seconds":604800,"features":{"total":null},"expired_features":["clicks"]}
                """);
    }

    /** The clock says 2026-11-20T08:00:00Z. */
    @Test
    void anEventTimeInTheFutureIsRefused() {
        String json = """
                {"customer_id":"c1","total":1.5,"timestamp":"2026-11-20T09:00:00Z"}
                {"customer_id":"c2","total":1.5,"timestamp":"2026-11-20T09:00:01Z"}
                """;
        larder.input(json).run("batch-put", "customer_features").exits(ExitCode.USAGE)
                .saysLike("1 written, 0 stale, 0 expired, 0 failed in .*\nerror: standard input:2: `timestamp`:"
                        + " 2026-11-20T09:00:01Z is too far in the future: the latest event time allowed is"
                        + " 2026-11-20T09:00:00Z \\(expect.future.max\\); use --allow-future to write it\n");
        larder.input("customer_id,total,timestamp\nc3,1,2027-01-01\n").run("batch-put", "customer_features")
                .exits(ExitCode.USAGE);
        larder.input(json).run("batch-put", "customer_features", "--allow-future").exits(ExitCode.OK);
        holds("""
                c1,2026-11-20T09:00:00Z,604800,1.5,,
                c2,2026-11-20T09:00:01Z,604800,1.5,,
                """);
    }

    @Test
    void anArrayOfObjects() {
        put("\ufeff [ {\"customer_id\":\"c1\",\"total\":1},\n{\"customer_id\":\"c2\",\"total\":-Infinity} ] ", 2);
        holds("""
                c1,2026-11-20T08:00:00Z,604800,1.0,,
                c2,2026-11-20T08:00:00Z,604800,-Infinity,,
                """);
    }

    @Test
    void csvWithAllItsQuirks() {
        put("\ufeffcity,customer_id,total,clicks\r\n\"a \"\"b\"\",\nc\",c1,1.5,7\r\n\n,\"c2\",nan,\r\"\",c3,,8", 3);
        larder.run("scan", "customer_features", "-o", "jsonl").isSilent().prints("""
                {"view":"customer_features","entity_key":{"customer_id":"c1"},"timestamp":"2026-11-20T08:00:00Z",\
                "ttl_seconds":604800,"features":{"total":1.5,"clicks":7,"city":"a \\"b\\",\\nc"}}
                {"view":"customer_features","entity_key":{"customer_id":"c2"},"timestamp":"2026-11-20T08:00:00Z",\
                "ttl_seconds":604800,"features":{"total":"NaN","clicks":null,"city":null}}
                {"view":"customer_features","entity_key":{"customer_id":"c3"},"timestamp":"2026-11-20T08:00:00Z",\
                "ttl_seconds":604800,"features":{"total":null,"clicks":8,"city":""}}
                """);
    }

    @Test
    void nothingToWrite() {
        for (String nothing : new String[]{"", "\n\n", "[]", "customer_id,total\n", "\ufeff"}) {
            put(nothing, 0);
        }
    }

    @Test
    void partialAndReplace() {
        put("{\"customer_id\":\"c1\",\"total\":1,\"city\":\"x\"}", 1);
        put("{\"customer_id\":\"c1\",\"clicks\":5}", 1);
        holds("c1,2026-11-20T08:00:00Z,604800,1.0,5,x\n");
        larder.input("{\"customer_id\":\"c1\",\"clicks\":6}").run("batch-put", "customer_features", "--replace")
                .exits(ExitCode.OK);
        holds("c1,2026-11-20T08:00:00Z,604800,,6,\n");
    }

    @Test
    void outcomesAreCounted() {
        larder.views(Views.CUSTOMERS + "  ttl_from: event\n");
        put("{\"customer_id\":\"c1\",\"total\":1}", 1);
        larder.input("""
                customer_id,total,timestamp
                c1,2,2026-11-20T07:59:59Z
                c2,2,2026-11-10T00:00:00Z
                c3,2,2026-11-20T07:59:59Z
                """).run("batch-put", "customer_features").exits(ExitCode.OK)
                .saysLike(counts("1 written, 1 stale, 1 expired, 0 failed"));
        larder.input("{\"customer_id\":\"c1\",\"total\":3,\"timestamp\":\"2026-11-19\"}")
                .run("batch-put", "customer_features", "--on-conflict=overwrite", "--ttl=never", "-q").isSilent();
        holds("""
                c1,2026-11-19T00:00:00Z,,3.0,,
                c3,2026-11-20T07:59:59Z,604799,2.0,,
                """);
    }

    @Test
    void rowsOfOneKeyAreWrittenInOrder() {
        put("""
                {"customer_id":"c1","total":1}
                {"customer_id":"c1","total":2}
                {"customer_id":"c1","city":"x"}
                """, 3);
        holds("c1,2026-11-20T08:00:00Z,604800,2.0,,x\n");
    }

    @Test
    void printedRowsCanBeReadBackInEveryFormat() {
        larder.run("put", "every_type", "name=a|b=%\n\"💜\"", "id=-_8", "n=-1", "at=1969-12-31T23:59:59.999999", "k=0",
                "string=", "int32=-2147483648", "int64=9223372036854775807", "float=NaN", "double=-Infinity",
                "bool=false", "bytes=", "timestamp=+12345-01-01", "strings=[\"\",\"\\n\"]", "longs=[]",
                "doubles=[NaN,-0.0,\"-inf\",5e-324]", "blobs=[\"\",\"AA==\"]", "times=[\"2024-02-29\"]",
                "flags=[true]").isSilent();
        larder.run("put", "every_type", "name=", "id=", "n=1", "at=2026-11-20", "k=1", "float=-0.0",
                "double=Infinity", "string=,", "bool=true", "int32=0", "int64=0", "bytes=AA==", "timestamp=1970-01-01",
                "strings=[]", "longs=[1]", "doubles=[]", "blobs=[]", "times=[]", "flags=[]").isSilent();
        for (String format : new String[]{"jsonl", "json", "csv"}) {
            String printed = larder.run("scan", "every_type", "-o", format).isSilent().out();
            String elsewhere = "online_store.path=" + format + ".db";
            larder.clock().advance(Duration.ofDays(1));
            larder.input(printed).run("batch-put", "every_type", "--set", elsewhere).exits(ExitCode.OK)
                    .saysLike(counts("2 written, 0 stale, 0 expired, 0 failed"));
            assertEquals(printed, larder.run("scan", "every_type", "-o", format, "--set", elsewhere).out());
        }
    }

    @Test
    void aViewMayUseTheNamesOfLardersOwnColumns() {
        larder.views("""
                awkward:
                  entity: {view: string, entity_key: int64}
                  features: {timestamp: string, ttl_seconds: string, features: string, status: string}
                """);
        larder.run("put", "awkward", "view=awkward", "entity_key=1", "timestamp=t", "ttl_seconds=s", "features=f")
                .isSilent();
        for (String format : new String[]{"jsonl", "csv"}) {
            String printed = larder.run("scan", "awkward", "-o", format).isSilent().out();
            larder.input(printed).run("batch-put", "awkward", "--set=online_store.path=" + format).exits(ExitCode.OK);
            assertEquals(printed,
                    larder.run("scan", "awkward", "-o", format, "--set=online_store.path=" + format).out());
        }
        larder.input("{\"view\":\"v\",\"entity_key\":2,\"status\":\"x\",\"features\":null}").run("batch-put", "awkward")
                .exits(ExitCode.OK);
        larder.run("scan", "awkward", "-o", "csv").isSilent().prints("""
                entity_key,view,_timestamp,_ttl_seconds,timestamp,ttl_seconds,features,status
                1,awkward,2026-11-20T08:00:00Z,,t,s,f,
                2,v,2026-11-20T08:00:00Z,,,,,x
                """);
    }

    @Test
    void rowsFromAFile() {
        larder.file("rows.jsonl", "{\"customer_id\":\"c1\",\"total\":1}\n")
                .run("batch-put", "customer_features", "--rows", "rows.jsonl").exits(ExitCode.OK);
        holds("c1,2026-11-20T08:00:00Z,604800,1.0,,\n");
        larder.file("bad.csv", "customer_id,total\nc1,x\n").run("batch-put", "customer_features", "--rows=bad.csv")
                .exits(ExitCode.USAGE).saysLike(counts("0 written, 0 stale, 0 expired, 0 failed")
                        + "error: bad.csv:2: `total`: `x` is not a double\n");
    }

    @Test
    void anInvalidRowStopsTheCommandAfterTheRowsBeforeIt() {
        String good = "{\"customer_id\":\"c1\",\"total\":1}\n";
        refused(1, "2: not JSON: Unrecognized token 'hello'", good + "hello\n");
        refused(1, "2: not JSON: Unexpected character ('{' (code 123)): was expecting comma to separate Object entries"
                + " on line 3", good + "{\"customer_id\":\"c2\"\n" + good);
        refused(1, "2: not JSON: Unexpected end-of-input within/between Object entries", good + "{\"customer_id\"");
        refused(1, "2: a row is a JSON object, not `7`", good + "7\n");
        refused(1, "2: `total`: given twice", good + "{\"customer_id\":\"c2\",\"total\":1,\"total\":2}");
        refused(1, "2: `total`: `{` is not a double", good + "{\"customer_id\":\"c2\",\"total\":{\"a\":1}}");
        refused(1, "2: `timestamp`: the row has no event time",
                good + "{\"customer_id\":\"c2\",\"timestamp\":null,\"total\":1}");
        refused(1, "2: the row is of view `scores`, not of `customer_features`", good + "{\"view\":\"scores\","
                + "\"entity_key\":{\"customer_id\":\"c2\"},\"timestamp\":null,\"features\":{}}");
        refused(1, "2: unknown feature or join key `totl` in view `customer_features`, did you mean `total`?",
                good + "{\"customer_id\":\"c2\",\"totl\":1}");
        refused(1, "2: join key `customer_id` is missing or null", good + "{\"total\":1}");
        refused(0, "1: the first line is neither JSON nor a CSV header of view `customer_features`: it does not name"
                + " join key `customer_id`", "c1,1.5\nc2,2.5\n");
        refused(0, "1: unknown feature or join key `totl` in view `customer_features`, did you mean `total`?",
                "customer_id,totl\nc1,1\n");
        refused(0, "1: the header names column `total` twice", "customer_id,total,total\nc1,1,1\n");
        refused(0, "1: column 2 of the header has no name", "customer_id,,total\nc1,1,1\n");
        refused(0, "1: the header names no feature of view `customer_features`", "customer_id,timestamp\nc1,1\n");
        refused(1, "3: 1 cell, but the header has 2", "customer_id,total\nc1,1\nc2\n");
        refused(1, "3: 3 cells, but the header has 2", "customer_id,total\nc1,1\nc2,1,5\n");
        refused(1, "3: join key `customer_id` is missing or null", "customer_id,total\nc1,1\n,1\n");
        refused(1, "3: `clicks`: `1.5` is not an int64", "customer_id,clicks\nc1,1\nc2,1.5\n");
        refused(1, "3: a quoted cell has no closing quote", "customer_id,total\nc1,1\n\"c2,1\nc3,1\n");
        refused(1, "4: text follows the closing quote of a cell; double every quote inside a cell",
                "customer_id,city\nc1,\"a\nb\"\nc2,\"a\"b\n");
    }

    @Test
    void invalidUtf8StopsTheCommandAtItsLine() {
        refused(2, "4: not UTF-8 text", latin1("customer_id,city\nc1,x\nc2,y\nc3,Krak\u00f3w\nc4,z\n"));
        refused(1, "2: not JSON: Invalid UTF-8 middle byte 0x77",
                latin1("{\"customer_id\":\"c1\",\"total\":1}\n{\"customer_id\":\"c2\",\"city\":\"Krak\u00f3w\"}\n"));
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private void refused(int written, String message, String rows) {
        refused(written, message, rows.getBytes(StandardCharsets.UTF_8));
    }

    private void refused(int written, String message, byte[] rows) {
        Larder.Run run = larder.input(rows).run("batch-put", "customer_features").exits(ExitCode.USAGE).prints("");
        run.saysLike(counts(written + " written, 0 stale, 0 expired, 0 failed") + "(?s).*");
        assertEquals("error: standard input:" + message, run.err().lines().skip(1).findFirst().orElseThrow());
    }

    /** As a pipeline meets it: the lines before are there, those behind are not. */
    @Test
    void theNumberOfAnInvalidLineIsReported() {
        StringBuilder rows = new StringBuilder();
        for (int i = 1; i <= 10_000; i++) {
            rows.append(i == 4711
                    ? "{\"customer_id\":\"c4711\",\"total\":}\n"
                    : "{\"customer_id\":\"c%d\",\"total\":%d}%n".formatted(i, i));
        }
        larder.input(rows.toString()).run("batch-put", "customer_features", "--batch-size", "1000")
                .exits(ExitCode.USAGE).saysLike(counts("4,710 written, 0 stale, 0 expired, 0 failed")
                        + "error: standard input:4711: not JSON: Unexpected character \\('}' \\(code 125\\)\\): .*\n");
        assertEquals(4710, larder.run("scan", "customer_features", "-o", "jsonl").isSilent().out().lines().count());
        larder.run("get", "customer_features", "customer_id=c4710").isSilent();
    }

    @Test
    void aMissingFileIsReportedWithoutCounts() {
        larder.run("batch-put", "customer_features", "--rows", "nowhere.csv").exits(ExitCode.USAGE)
                .says("error: file nowhere.csv does not exist\n");
    }
}
