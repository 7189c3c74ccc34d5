package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.larder.cli.session.ExitCode;

/** Which rows {@code scan --where}, {@code --older-than} and {@code --newer-than} choose. */
class ScanFilterTest {
    private static final String VIEWS = """
            customers:
              entity: {id: string}
              features: {total: double, clicks: {type: int64, ttl: 1h}, city: string, price: 'decimal(6,2)', tags: array<int32>,
                seen: timestamp, is_new: bool}
            """;

    @TempDir
    private Path folder;
    private Larder larder;

    @BeforeEach
    void rows() {
        larder = new Larder(folder).views(VIEWS);
        larder.run("put", "customers", "id=a", "total=1.5", "clicks=7", "city=Oslo", "price=2.50", "tags=[1,2]",
                "seen=2026-11-01", "is_new=true", "--timestamp", "2026-11-17").isSilent();
        larder.run("put", "customers", "id=b", "total=NaN", "city=null", "price=10.00", "--timestamp", "2026-11-19")
                .isSilent();
        larder.run("put", "customers", "id=c", "total=-0.0", "clicks=9", "--null=city", "seen=2026-11-02",
                "--timestamp",
                "2026-11-20T07:30:00Z").isSilent();
    }

    private Larder.Run scan(String... more) {
        String[] line = new String[more.length + 4];
        line[0] = "scan";
        line[1] = "customers:total";
        line[2] = "-o";
        line[3] = "csv";
        System.arraycopy(more, 0, line, 4, more.length);
        return larder.run(line);
    }

    private static String ids(Larder.Run run) {
        return run.isSilent().out().lines().skip(1).map(line -> line.substring(0, line.indexOf(',')))
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "-", value = {
            "total=1.5 | a", "total>0 | a", "total>=0 | a c", "total<=0 | c", "total=0 | c", "total=NaN | b",
            "total!=NaN | a c", "total!=1.5 | b c", "total=Infinity | -",
            "city=Oslo | a", "city=null | c", "city='null' | b", "city=\"null\" | b", "city!=null | a b",
            "city=missing | -", "city!=Oslo | b", "city>P | b",
            // The clicks of a have expired.
            "clicks=missing | a b", "clicks!=missing | c", "clicks>5 | c", "clicks=null | -",
            "price>2.5 | b", "price=2.5 | a", "tags=[1,2] | a", "tags!=[1,2] | -", "seen<2026-11-02 | a",
            "is_new=true | a", "is_new=missing | b c", "id=b | b", "id!=b | a c", "id>=b | b c"})
    void aConditionComparesByType(String condition, String expected) {
        assertEquals(expected == null ? "" : expected, ids(scan("--where", condition)));
    }

    @Test
    void allConditionsMustHold() {
        assertEquals("a", ids(scan("--where", "price>1", "--where", "city=Oslo")));
        assertEquals("b", ids(scan("--where", "price>1", "--newer-than", "2d")));
        assertEquals("a b", ids(scan("--older-than", "1h")));
        assertEquals("b", ids(scan("--older-than", "1h", "--newer-than", "2d")));
        assertEquals("a b c", ids(scan("--newer-than", "36500d")));
        assertEquals("", ids(scan("--older-than", "36500d")));
        assertEquals("b", ids(scan("--where", "is_new=missing", "--limit", "1")));
    }

    /** Features that only a condition names are not printed. */
    @Test
    void theRowsAreThoseOfTheSelection() {
        scan("--where", "city=Oslo").isSilent().prints("""
                id,timestamp,ttl_seconds,total
                a,2026-11-17T00:00:00Z,,1.5
                """);
        larder.run("scan", "customers:city", "--to", "oslo.parquet", "--where", "total>1").exits(ExitCode.OK)
                .saysLike("wrote 1 row to oslo.parquet, .*\n");
    }

    @Test
    void rowsAreCounted() {
        larder.run("scan", "customers", "--count").isSilent().prints("""
                view       rows
                customers     3
                """);
        larder.run("scan", "customers", "--where", "clicks=missing", "--count", "-o", "json").isSilent()
                .prints("[\n{\"view\":\"customers\",\"rows\":2}\n]\n");
        larder.run("scan", "customers", "--count", "--to", "x.parquet").exits(ExitCode.USAGE)
                .says("error: --count prints a number, and --to writes the rows; use only one of them\n");
    }

    @Test
    void whatIsNoConditionIsExplained() {
        scan("--where", "total").exits(ExitCode.USAGE).says("error: --where: `total` is not a condition; write one as"
                + " NAME=VALUE, NAME=null or NAME=missing, or with !=, <, <=, > or >=\n");
        scan("--where", "totl=1").exits(ExitCode.USAGE)
                .says("error: unknown feature or join key `totl` in view `customers`, did you mean `total`?\n");
        scan("--where", "clicks=many").exits(ExitCode.USAGE).says("error: --where: `many` is not an int64\n");
        scan("--where", "tags>[1]").exits(ExitCode.USAGE)
                .says("error: --where: an array<int32> has no order; use = or !=\n");
        scan("--where", "total<null").exits(ExitCode.USAGE).says("error: --where: null has no order; use = or !=\n");
        scan("--where", "id=missing").exits(ExitCode.USAGE).says("error: --where: a join key is never missing; put the"
                + " text in quotes if it is meant\n");
        scan("--older-than", "soon").exits(ExitCode.USAGE);
    }

    @Test
    void agesMoveWithTheClock() {
        larder.clock().advance(Duration.ofDays(2));
        assertEquals("a b c", ids(scan("--older-than", "2d")));
    }
}
