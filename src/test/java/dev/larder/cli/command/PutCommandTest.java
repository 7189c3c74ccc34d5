package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;

class PutCommandTest {
    @TempDir
    private Path folder;
    private Larder larder;

    @BeforeEach
    void larder() {
        larder = new Larder(folder).views(Views.BOTH + Views.EVERY_TYPE);
    }

    private void put(String... words) {
        run(words).isSilent().prints("");
    }

    private Larder.Run run(String... words) {
        String[] arguments = new String[words.length + 2];
        arguments[0] = "put";
        arguments[1] = "customer_features";
        System.arraycopy(words, 0, arguments, 2, words.length);
        return larder.run(arguments);
    }

    private void holds(String timeTtlAndFeatures) {
        larder.run("get", "customer_features", "customer_id=c1", "-o", "json").exits(ExitCode.OK)
                .prints("{\"view\":\"customer_features\",\"entity_key\":{\"customer_id\":\"c1\"}," + timeTtlAndFeatures
                        + "}\n");
    }

    @Test
    void featuresThatAreNotGivenStay() {
        put("customer_id=c1", "total=1.5", "city=Łódź");
        put("customer_id=c1", "clicks=7");
        holds("""
                "timestamp":"2026-11-20T08:00:00Z","ttl_seconds":604800,\
                "features":{"total":1.5,"clicks":7,"city":"Łódź"}""");
        put("customer_id=c1", "total=2", "--partial", "--null", "city");
        holds("""
                "timestamp":"2026-11-20T08:00:00Z","ttl_seconds":604800,"features":{"total":2.0,"clicks":7,"city":null}""");
    }

    @Test
    void replaceSetsTheOtherFeaturesToNull() {
        put("customer_id=c1", "total=1.5", "city=Łódź");
        put("customer_id=c1", "clicks=7", "--replace");
        holds("""
                "timestamp":"2026-11-20T08:00:00Z","ttl_seconds":604800,\
                "features":{"total":null,"clicks":7,"city":null}""");
    }

    @Test
    void aStringIsStoredAsGiven() {
        put("customer_id=c1", "city=a=b|\"c\", \n");
        holds("""
                "timestamp":"2026-11-20T08:00:00Z","ttl_seconds":604800,"features":{"city":"a=b|\\"c\\", \\n"}""");
        put("customer_id=c1", "city=");
        holds("""
                "timestamp":"2026-11-20T08:00:00Z","ttl_seconds":604800,"features":{"city":""}""");
    }

    @Test
    void timesAreAbsoluteOrRelative() {
        put("customer_id=c1", "total=1", "--timestamp", "2026-11-19 08:00+01:00");
        holds("""
                "timestamp":"2026-11-19T07:00:00Z","ttl_seconds":604800,"features":{"total":1.0}""");
        put("customer_id=c1", "total=2", "--timestamp", "now-90m");
        holds("""
                "timestamp":"2026-11-20T06:30:00Z","ttl_seconds":604800,"features":{"total":2.0}""");
        put("customer_id=c1", "total=3", "--timestamp=now+1h");
        holds("""
                "timestamp":"2026-11-20T09:00:00Z","ttl_seconds":604800,"features":{"total":3.0}""");
    }

    @Test
    void ttlOptionSetsTheExpiryOfTheRow() {
        put("customer_id=c1", "total=1", "--ttl", "90s");
        holds("""
                "timestamp":"2026-11-20T08:00:00Z","ttl_seconds":90,"features":{"total":1.0}""");
        put("customer_id=c1", "total=1", "--ttl", "never");
        holds("""
                "timestamp":"2026-11-20T08:00:00Z","ttl_seconds":null,"features":{"total":1.0}""");
        put("customer_id=c1", "total=1", "--ttl", "90s");
        larder.clock().advance(Duration.ofSeconds(90));
        larder.run("get", "customer_features", "customer_id=c1").exits(ExitCode.NOT_FOUND)
                .says("customer_features: expired: customer_id=c1\n");
    }

    @Test
    void anOlderRowIsNotWritten() {
        put("customer_id=c1", "total=1");
        run("customer_id=c1", "total=2", "--timestamp", "now-1s").exits(ExitCode.FAILED).says("""
                error: not written: the store holds a newer row of customer_id=c1; use --on-conflict \
                overwrite to replace it
                """);
        holds("""
                "timestamp":"2026-11-20T08:00:00Z","ttl_seconds":604800,"features":{"total":1.0}""");
        put("customer_id=c1", "total=2", "--timestamp", "now-1s", "--on-conflict", "overwrite");
        holds("""
                "timestamp":"2026-11-20T07:59:59Z","ttl_seconds":604800,"features":{"total":2.0}""");
    }

    @Test
    void anExpiredRowIsNotWritten() {
        larder.views(Views.CUSTOMERS + "  ttl_from: event\n");
        run("customer_id=c1", "total=2", "--timestamp", "now-8d").exits(ExitCode.FAILED)
                .says("error: not written: with this event time the row has already expired\n");
    }

    @Test
    void everyTypeFromTheCommandLine() {
        larder.run("put", "every_type", "name=a|b", "id=-_8", "n=-9223372036854775808", "at=1969-12-31T23:59:59.999999",
                "k=0", "string=%", "int32=-2147483648", "int64=9223372036854775807", "float=3.4028235e38",
                "double=-0.0", "bool=TRUE", "bytes=AAE", "timestamp=+12345-01-01", "strings=[\"\",\"é\"]",
                "longs=[-9223372036854775808]", "doubles=[NaN,\"-inf\",1e-300]", "blobs=[\"\",\"AA==\"]",
                "times=[\"2024-02-29\"]", "flags=[]").isSilent();
        larder.run("get", "every_type", "name=a|b", "id=-_8=", "n=-9223372036854775808",
                "at=1969-12-31 23:59:59.999999Z", "k=0", "-o", "json").isSilent()
                .prints("""
                        {"view":"every_type","entity_key":{"at":"1969-12-31T23:59:59.999999Z","id":"+/8=","k":0,\
                        "n":-9223372036854775808,"name":"a|b"},"timestamp":"2026-11-20T08:00:00Z","ttl_seconds":null,\
                        "features":{"string":"%","int32":-2147483648,"int64":9223372036854775807,"float":3.4028235e38,\
                        "double":-0.0,"bool":true,"bytes":"AAE=","timestamp":"+12345-01-01T00:00:00Z","strings":["","é"],\
                        "longs":[-9223372036854775808],"doubles":["NaN","-Infinity",1e-300],"blobs":["","AA=="],\
                        "times":["2024-02-29T00:00:00Z"],"flags":[]}}
                        """);
    }

    @Test
    void invalidValuesAreRefusedAndNothingIsWritten() {
        refused("feature `total`: `much` is not a double", "customer_id=c1", "total=much");
        refused("unknown feature or join key `totl` in view `customer_features`, did you mean `total`?",
                "customer_id=c1", "totl=1");
        refused("`total` is given twice", "customer_id=c1", "total=1", "total=2");
        refused("`total` is given twice", "customer_id=c1", "total=1", "--null", "total");
        refused("join key `customer_id` cannot be null", "total=1", "--null", "customer_id");
        refused("join key `customer_id` is missing: add customer_id=VALUE, where the value is a string", "total=1");
        refused("no feature is given; add FEATURE=VALUE", "customer_id=c1");
        refused("`total` is not NAME=VALUE", "customer_id=c1", "total");
        refused("`=1` is not NAME=VALUE", "customer_id=c1", "=1");
        refusedWithHelp("--timestamp: `yesterday` is not a time; write it like 2026-11-19T08:00:00Z", "customer_id=c1",
                "total=1", "--timestamp", "yesterday");
        refusedWithHelp("--ttl: `soon` is not a duration; write it like 30s, 5m, 2h, 7d or PT1H30M", "customer_id=c1",
                "total=1", "--ttl=soon");
        refusedWithHelp("--on-conflict: unknown value `newst`, did you mean `newest`?", "customer_id=c1", "total=1",
                "--on-conflict", "newst");
        refused("--partial and --replace cannot be combined", "customer_id=c1", "total=1", "--partial",
                "--replace");
        assertFalse(Files.exists(folder.resolve(".larder")));
    }

    /** The clock says 2026-11-20T08:00:00Z. Such a row froze its entity: finding 7. */
    @Test
    void anEventTimeInTheFutureIsRefused() {
        refused("--timestamp: 2027-01-01T00:00:00Z is too far in the future: the latest event time allowed is"
                + " 2026-11-20T09:00:00Z (expect.future.max). No other row could replace it before its own time. Use"
                + " --allow-future to write it.", "customer_id=c1", "total=1", "--timestamp", "2027-01-01T00:00Z");
        refused("--timestamp: 2026-11-20T09:00:00.000001Z is too far in the future: the latest event time allowed is"
                + " 2026-11-20T09:00:00Z (expect.future.max). No other row could replace it before its own time. Use"
                + " --allow-future to write it.", "customer_id=c1", "total=1", "--timestamp",
                "2026-11-20T09:00:00.000001Z");
        assertFalse(Files.exists(folder.resolve(".larder")));
        put("customer_id=c1", "total=1", "--timestamp", "now+1h");
        put("customer_id=c1", "total=1", "--timestamp", "2027-01-01T00:00Z", "--allow-future");
        run("customer_id=c1", "total=2").exits(ExitCode.FAILED);
    }

    private void refused(String message, String... words) {
        run(words).exits(ExitCode.USAGE).says("error: " + message + "\n").prints("");
    }

    private void refusedWithHelp(String message, String... words) {
        run(words).exits(ExitCode.USAGE).says("error: " + message + "\nSee larder put --help.\n").prints("");
    }

    /** The JVM replaces bytes that it cannot decode by U+FFFD. */
    @Test
    void anArgumentThatIsNotValidTextIsRefused() {
        larder.run("put", "customer_features", "customer_id=I\uFFFD", "total=1").exits(ExitCode.USAGE)
                .says("error: the argument `customer_id=I\uFFFD` is not valid text; write it in UTF-8, and run larder"
                        + " with LC_ALL=C.UTF-8\n");
    }
}
