package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;

/** Each expectation, met and not met: a load that is not as expected is refused before anything is written. */
class ExpectationsTest {
    @TempDir
    private Path folder;
    private CustomerFiles files;

    private void view(String expect) {
        files = new CustomerFiles(folder, """
                customers:
                  entity: {customer_id: string}
                  source: {path: data, event_timestamp: event}
                  features: {total: double, clicks: int32, tier: string, seen: timestamp, embedding: array<float>}
                  expect:
                """ + expect.indent(4));
    }

    /** @param rows as in {@code 'c1', '2026-11-19', 1.5, 3, 'gold', '2026-11-01', [1, 2]} */
    private void rows(String file, String... rows) {
        files.sql(file, """
                SELECT id::VARCHAR AS customer_id, event::TIMESTAMP AS event, total::DOUBLE AS total,
                  clicks::INT AS clicks, tier::VARCHAR AS tier, seen::TIMESTAMP AS seen, embedding::FLOAT[] AS embedding
                FROM (VALUES (%s)) t(id, event, total, clicks, tier, seen, embedding)"""
                .formatted(String.join("), (", rows)));
    }

    private void usualRows() {
        rows("a.parquet", "'c1', '2026-11-19 08:00', 1.5, 3, 'gold', '2026-11-01', [1, 2]",
                "'c2', '2026-11-19 07:00', -2.5, 4, 'silver', '2026-11-02', [3, 4, 5]",
                "'c3', '2026-11-18 08:00', NULL, 4, 'bronze', NULL, [1, 'nan'::FLOAT]",
                "'c4', '2026-11-18 09:00', 'nan'::DOUBLE, NULL, 'gold', '2026-11-04', NULL",
                "'c1', '2026-11-17 08:00', 900, 900, 'lead', '1999-01-01', [9, 9, 9, 9, 9]");
    }

    /** @param sentence of the one expectation that is not met */
    private void refuses(String expect, String sentence, String... options) {
        view(expect);
        usualRows();
        files.materialize(options).exits(ExitCode.REFUSED).says("""
                refused customers: 0 written of 5 rows read, 1 superseded
                error: view `customers` was refused, and nothing was written:
                  %s
                Correct the source or the expectation.
                """.formatted(sentence));
        assertEquals("", files.stored());
        files.materialize("--incremental", "--dry-run").exits(ExitCode.REFUSED);
        warns(expect.replaceFirst("\\}(\\}*)\\s*$", ", severity: warn}$1\n"), sentence);
    }

    private void warns(String expect, String sentence) {
        view(expect);
        files.materialize().exits(ExitCode.OK).says("""
                done customers: 4 written of 5 rows read, 1 superseded
                  warning: %s
                  watermark: none -> 2026-11-19T08:00:00Z
                """.formatted(sentence));
        files.larder().run("truncate", "customers", "--yes");
    }

    private void accepts(String expect) {
        view(expect);
        usualRows();
        files.materialize().exits(ExitCode.OK).says("""
                done customers: 4 written of 5 rows read, 1 superseded
                  watermark: none -> 2026-11-19T08:00:00Z
                """);
        files.larder().run("truncate", "customers", "--yes");
    }

    @Test
    void rows() {
        refuses("rows: {min: 6}", "rows: 5, expected at least 6");
        refuses("rows: {max: 4}", "rows: 5, expected at most 4");
        accepts("rows: {min: 5, max: 5, change: 10%}");
    }

    @Test
    void entities() {
        refuses("entities: {min: 1000000}", "entities: 4, expected at least 1,000,000");
        refuses("entities: {max: 3}", "entities: 4, expected at most 3");
        accepts("entities: {min: 4, max: 4}");
    }

    @Test
    void age() {
        refuses("age: {max: 23h}", "age: the newest event time is 2026-11-19T08:00:00Z, 1d ago, expected at most 23h");
        accepts("age: {max: 1d}");
    }

    @Test
    void nullShare() {
        refuses("features: {total: {null_share: {max: 5%}}}", "total.null_share: 25 % (1 of 4 rows), expected at most"
                + " 5 %; for example customer_id=c3");
        refuses("features: {seen: {null_share: {min: 30%}}}",
                "seen.null_share: 25 % (1 of 4 rows), expected at least 30 %");
        accepts("features: {total: {null_share: {min: 25%, max: 25%}}, tier: {null_share: {max: 0}}}");
    }

    @Test
    void nanShare() {
        refuses("features: {total: {nan_share: {max: 0}}}", "total.nan_share: 25 % (1 of 4 rows), expected at most 0 %;"
                + " for example customer_id=c4");
        refuses("features: {embedding: {nan_share: {max: 24.9%}}}",
                "embedding.nan_share: 25 % (1 of 4 rows), expected at most 24.9 %; for example customer_id=c3");
        accepts("features: {total: {nan_share: {max: 25%}}}");
    }

    @Test
    void leastAndGreatestValues() {
        refuses("features: {total: {min: {value: 0}}}", "total.min: -2.5 (1 of 4 rows beyond), expected at least 0; for"
                + " example customer_id=c2 (`-2.5`)");
        refuses("features: {clicks: {max: {value: 3.9}}}", "clicks.max: 4 (2 of 4 rows beyond), expected at most 3.9;"
                + " for example customer_id=c2 (`4`), customer_id=c3 (`4`)");
        refuses("features: {seen: {min: {value: 2026-11-02}}}", "seen.min: 2026-11-01T00:00:00Z (1 of 4 rows beyond),"
                + " expected at least 2026-11-02T00:00:00Z; for example customer_id=c1 (`2026-11-01T00:00:00Z`)");
        refuses("features: {embedding: {max: {value: 4}}}", "embedding.max: 5 (1 of 4 rows beyond), expected at most"
                + " 4; for example customer_id=c2");
        accepts("features: {total: {min: -2.5, max: 1.5}, clicks: {min: 3, max: 1e9}, seen: {max: 2026-11-04},"
                + " embedding: {min: 1, max: 5}}");
    }

    @Test
    void listedValues() {
        refuses("features: {tier: {in: {values: [gold, silver]}}}", "tier.in: 1 of 4 rows with another value, expected"
                + " one of gold, silver; for example customer_id=c3 (`bronze`)");
        refuses("features: {clicks: {in: {values: [3]}}}", "clicks.in: 2 of 4 rows with another value, expected one of"
                + " 3; for example customer_id=c2 (`4`), customer_id=c3 (`4`)");
        accepts("features: {tier: {in: [gold, silver, bronze]}, clicks: {in: [3, 4]}}");
    }

    @Test
    void length() {
        refuses("features: {embedding: {length: {min: 2, max: 2}}}",
                "embedding.length: 1 of 4 rows with another length;"
                        + " lengths are 2 to 3, expected 2; for example customer_id=c2");
        refuses("features: {tier: {length: {min: 5}}}", "tier.length: 2 of 4 rows with another length; lengths are 4 to"
                + " 6, expected at least 5; for example customer_id=c4, customer_id=c1");
        accepts("features: {embedding: {length: {min: 2, max: 3}}, tier: {length: {max: 6}}}");
    }

    @Test
    void distinct() {
        refuses("features: {tier: {distinct: {min: 4}}}", "tier.distinct: 3, expected at least 4");
        refuses("features: {clicks: {distinct: {max: 1}}}", "clicks.distinct: 2, expected at most 1");
        accepts("features: {tier: {distinct: {min: 3, max: 3}}, embedding: {distinct: {min: 3, max: 3}}}");
    }

    @Test
    void everyExpectationThatIsNotMetIsNamed() {
        view("""
                rows: {min: 6}
                features:
                  total: {nan_share: {max: 0}, min: 0}
                  tier: {distinct: {max: 2, severity: warn}}
                """);
        usualRows();
        files.materialize("--report", "report.json", "--metrics", "larder.prom").exits(ExitCode.REFUSED).says("""
                refused customers: 0 written of 5 rows read, 1 superseded
                  warning: tier.distinct: 3, expected at most 2
                error: view `customers` was refused, and nothing was written:
                  rows: 5, expected at least 6
                  total.nan_share: 25 % (1 of 4 rows), expected at most 0 %; for example customer_id=c4
                  total.min: -2.5 (1 of 4 rows beyond), expected at least 0; for example customer_id=c2 (`-2.5`)
                Correct the source or the expectation.
                """);
        String report = files.read("report.json");
        assertEquals(
                """
                        "not_met":[\
                        {"expectation":"rows","severity":"error","found":"5","expected":"at least 6","examples":[]},\
                        {"expectation":"total.nan_share","severity":"error","found":"25 % (1 of 4 rows)",\
                        "expected":"at most 0 %","examples":["customer_id=c4"]},\
                        {"expectation":"total.min","severity":"error","found":"-2.5 (1 of 4 rows beyond)",\
                        "expected":"at least 0","examples":["customer_id=c2 (`-2.5`)"]},\
                        {"expectation":"tier.distinct","severity":"warn","found":"3","expected":"at most 2","examples":[]}],\
                        "new_rows":5,"late_rows":0,"arrived":null,"profile":{"taken":"2026-11-20T08:00:00Z","rows":5,"entities":4,\
                        "newest_event":"2026-11-19T08:00:00Z","features":{\
                        "total":{"rows":4,"nulls":1,"nans":1,"min":-2.5,"max":1.5,"p5":-2.5,"p25":-2.5,"p50":1.5,"p75":1.5,\
                        "p95":1.5,"distinct":3,"distinct_exact":true},\
                        "tier":{"rows":4,"nulls":0,"nans":0,"min_length":4,"max_length":6,"distinct":3,\
                        "distinct_exact":true}}}""",
                report.substring(report.indexOf("\"not_met\""),
                        report.indexOf(",\"read\"")));
        assertEquals("refused", report.replaceFirst("(?s).*\"status\":\"(\\w+)\".*", "$1"));
        String metrics = files.read("larder.prom");
        assertEquals("""
                larder_materialize_refused{project="acme",view="customers"} 1
                larder_materialize_expectations_not_met{project="acme",view="customers",severity="error"} 3
                larder_materialize_expectations_not_met{project="acme",view="customers",severity="warn"} 1
                larder_materialize_new_rows{project="acme",view="customers"} 5
                """, metrics.lines().filter(line -> line.matches("larder_materialize_(refused|exp|new).*"))
                .map(line -> line + "\n").reduce("", String::concat));
    }

    @Test
    void changesAreComparedWithTheLastAcceptedRun() {
        view("""
                rows: {change: 30%}
                entities: {change: 20%}
                features:
                  total: {null_share: {change: 2pp}, max: {change: 100%}, distinct: {change: 50%}}
                """);
        usualRows();
        files.materialize().exits(ExitCode.OK);
        rows("a.parquet", "'c1', '2026-11-19 09:00', NULL, 3, 'gold', '2026-11-01', [1, 2]",
                "'c2', '2026-11-19 09:00', 4.5, 3, 'gold', '2026-11-01', [1, 2]");
        String refused = """
                refused customers: 0 written of 2 rows read
                error: view `customers` was refused, and nothing was written:
                  rows: 2 (-60 %), expected a change of at most 30 % from 5 in the last accepted run
                  entities: 2 (-50 %), expected a change of at most 20 % from 4 in the last accepted run
                  total.null_share: 50 % (1 of 2 rows) (+25 percentage points), expected a change of at most 2 percentage \
                points from 25 % in the last accepted run
                  total.max: 4.5 (+200 %), expected a change of at most 100 % from 1.5 in the last accepted run
                  total.distinct: 1 (-66.7 %), expected a change of at most 50 % from 3 in the last accepted run
                Correct the source or the expectation. If this is how it should be, run it once with --accept.
                """;
        files.materialize().exits(ExitCode.REFUSED).says(refused);
        // A refused run moves nothing, so it is refused again.
        files.materialize().exits(ExitCode.REFUSED).says(refused);
        files.materialize("--dry-run", "--accept").exits(ExitCode.OK);
        files.materialize().exits(ExitCode.REFUSED);
        files.materialize("--accept").exits(ExitCode.OK);
        files.materialize().exits(ExitCode.OK);
    }

    @Test
    void runsOfDifferentKindsAreNotCompared() {
        view("rows: {change: 30%}\n");
        usualRows();
        files.materialize().exits(ExitCode.OK);
        rows("b.parquet", "'c5', '2026-11-19 09:00', 1, 1, 'gold', '2026-11-01', [1, 2]");
        files.materialize("--incremental").exits(ExitCode.OK);
        files.materialize("--from", "2026-11-19", "--to", "2026-11-20").exits(ExitCode.OK);
        rows("c.parquet", "'c6', '2026-11-19 10:00', 1, 1, 'gold', '2026-11-01', [1, 2]",
                "'c7', '2026-11-19 10:00', 1, 1, 'gold', '2026-11-01', [1, 2]");
        files.materialize("--incremental").exits(ExitCode.REFUSED).says("""
                refused customers: 0 written of 3 rows read
                  files: 1 new, 1 read again; rows: 2 new
                error: view `customers` was refused, and nothing was written:
                  rows: 2 (+100 %), expected a change of at most 30 % from 1 in the last accepted run
                Correct the source or the expectation. If this is how it should be, run it once with --accept.
                """);
    }

    @Test
    void deletesOfReplace() {
        view("deletes: {max: 25%}\n");
        usualRows();
        files.materialize().exits(ExitCode.OK);
        files.larder().clock().advance(Duration.ofHours(1));
        rows("a.parquet", "'c1', '2026-11-20', 1, 1, 'gold', '2026-11-01', [1, 2]",
                "'c4', '2026-11-20', 1, 1, 'gold', '2026-11-01', [1, 2]");
        files.materialize("--replace", "--yes").exits(ExitCode.REFUSED).says("""
                refused customers: 0 written of 2 rows read
                error: view `customers` was refused, and nothing was written:
                  deletes: 2 of 4 stored entities (50 %), expected at most 25 %
                Correct the source or the expectation.
                """);
        assertEquals("c1=1.5 c2=-2.5 c3= c4=NaN", files.stored());
        files.larder().run("--set", "feature_views.customers.expect.deletes.max=2", "materialize", "--replace", "--yes")
                .exits(ExitCode.OK);
        assertEquals("c1=1.0 c4=1.0", files.stored());
    }

    @Test
    void rowsThatArePassedOverAreNotJudged() {
        view("features: {total: {max: 100}}\n");
        usualRows();
        // 900 is the value of a superseded row.
        files.materialize().exits(ExitCode.OK);
        rows("b.parquet", "'c9', '2026-11-20 08:30', 1000, 1, 'gold', '2026-11-01', [1, 2]");
        files.materialize().exits(ExitCode.OK);
    }

    @Test
    void aSourceWithoutRowsHasNoShares() {
        view("features: {total: {null_share: {max: 0}, distinct: {min: 1}}}\n");
        files.sql("a.parquet",
                "SELECT 'c1' AS customer_id, TIMESTAMP '2026-11-20 08:30' AS event, 1.0::DOUBLE AS total,"
                        + " 1 AS clicks, 'x' AS tier, NULL::TIMESTAMP AS seen, [1.0::FLOAT] AS embedding");
        files.materialize().exits(ExitCode.OK).says("""
                done customers: 0 written of 0 rows read
                """);
    }

    @Test
    void statsShowsWhatTheLastAcceptedRunWasLike() {
        view("features: {total: {min: -1e9}, tier: {length: {max: 10}}}\n");
        usualRows();
        files.materialize().exits(ExitCode.OK);
        String stats = files.larder().run("stats").exits(ExitCode.OK).out();
        assertEquals(
                """
                        customers  last full run  2026-11-20T08:00:00Z: 5 rows, 4 entities
                        total  last full run  25 % null, 25 % NaN  -2.5  -2.5  1.5  1.5  1.5  3
                        tier  last full run  3  lengths 4 to 6
                        """,
                stats.lines().filter(line -> line.contains("last full run"))
                        .map(line -> line.replaceAll(" {2,}", "  ") + "\n").reduce("", String::concat));
        String json = files.larder().run("stats", "-o", "json").exits(ExitCode.OK).out();
        assertEquals("\"profile\":{\"full\":{\"taken\":\"2026-11-20T08:00:00Z\",\"rows\":5,\"entities\":4",
                json.replaceFirst("(?s).*(\"profile\":.*\"entities\":4).*", "$1"));
    }
}
