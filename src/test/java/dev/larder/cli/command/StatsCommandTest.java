package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.larder.cli.session.ExitCode;

class StatsCommandTest {
    private static final String VIEWS = """
            customers:
              entity: {customer_id: string}
              source: {path: data, event_timestamp: event}
              features: {total: double}
            other: {entity: {id: string}, features: {x: double}}
            """;

    @TempDir
    private Path folder;

    private Larder threeCustomers() {
        CustomerFiles files = new CustomerFiles(folder, VIEWS);
        files.rows("a.parquet", "'c1', '2026-11-19 08:00', 1.5", "'c2', '2026-11-18 06:00', NULL",
                "'c3', '2026-11-20 07:00', 2.5", "'c4', '2026-11-19 07:00', NULL");
        files.materialize().exits(ExitCode.OK);
        return files.larder();
    }

    @Test
    void oneFactPerLine() {
        Larder larder = threeCustomers();
        larder.run("put", "customers", "customer_id=c5", "--timestamp", "2026-11-20T07:30:00Z", "total=1").isSilent();
        String out = larder.run("stats", "customers", "--entities", "1000000").isSilent().out();
        assertEquals("""
                view       what                    value
                customers  entities                5, counted
                customers  watermark               2026-11-20T07:00:00Z, 1h ago; the newest row is 30m newer
                customers  oldest event            2026-11-18T06:00:00Z
                customers  newest event            2026-11-20T07:30:00Z, 30m ago
                customers  bytes per entity        819 (dbstat, of 5 rows)
                customers  total size              4.0 kB
                customers  for 1,000,000 entities  781.3 MB, from the sample
                customers  as table per view       N MB calculated, N bytes per entity, as configured
                customers  age 15m to 1h           ############ 1 row
                customers  age 1h to 2h            ############ 1 row
                customers  age 1d to 2d            ######################## 2 rows
                customers  age 2d to 3d            ############ 1 row
                customers  last full run           2026-11-20T08:00:00Z: 4 rows, 4 entities
                features of customers, of 5 rows:
                feature  gaps         min  p25  median  p75  max  distinct  distribution
                total    40.0 % null  1    1.5  1.5     2.5  2.5  3         @   @      @
                """, out.replaceAll("[0-9.]+ MB calculated, [0-9]+ bytes", "N MB calculated, N bytes"));
    }

    @Test
    void oneJsonObjectPerView() {
        Larder larder = threeCustomers();
        String json = larder.run("stats", "customers", "-o", "json").isSilent().out();
        JsonNode stats = JsonMapper.shared().readTree(json).get(0);
        assertEquals(4, stats.get("entities").asLong());
        assertTrue(stats.get("exact").asBoolean(), json);
        assertEquals("2026-11-18T06:00:00Z", stats.get("oldest_event").asString());
        assertEquals("2026-11-20T07:00:00Z", stats.get("newest_event").asString());
        assertEquals("2026-11-20T07:00:00Z", stats.get("watermark").asString());
        assertEquals(1024, stats.get("bytes_per_entity").asLong());
        assertEquals(4096, stats.get("total_bytes").asLong());
        assertEquals(
                """
                        {"total":{"null_share":0.5,"missing_share":0.0,"rows":4,"nulls":2,"nans":0,"min":1.5,"max":2.5,"p5":1.5,\
                        "p25":1.5,"p50":2.5,"p75":2.5,"p95":2.5,"distinct":2,"distinct_exact":true,\
                        "histogram":[1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1]}}""",
                stats.get("features").toString());
        assertEquals("{\"from_seconds\":3600,\"to_seconds\":7200,\"rows\":1}", stats.get("ages").get(0).toString());
        assertEquals(0, stats.get("future_rows").asLong());
        assertEquals(0.0, stats.get("forms").get(0).get("saving").asDouble());
        assertEquals("view,entities,exact,sampled,oldest_event,newest_event,watermark,bytes_per_entity,bytes_source,"
                + "total_bytes,planned_entities,planned_bytes,tombstones\n"
                + "customers,4,true,4,2026-11-18T06:00:00Z,2026-11-20T07:00:00Z,2026-11-20T07:00:00Z,1024,dbstat,4096,4,"
                + "4096,0\n", larder.run("stats", "customers", "-o", "csv").isSilent().out());
    }

    /** Strings have lengths, missing values are no nulls, and rows of the future are not young. */
    @Test
    void everyTypeHasItsFacts() {
        Larder larder = new Larder(folder)
                .views("""
                        v:
                          entity: {id: int64}
                          features: {name: string, score: float, seen: timestamp, price: 'decimal(9,2)', tags: array<int32>, ok: bool}
                        """);
        larder.run("put", "v", "id=1", "name=Ada", "score=NaN", "seen=2026-11-01", "price=1234567.89",
                "tags=[1,2,3]", "ok=true", "--timestamp", "2027-01-01", "--allow-future").isSilent();
        larder.run("put", "v", "id=2", "name=Grace", "score=0.123456789", "--null=seen", "price=-5", "tags=[]",
                "--timestamp", "2025-01-01").isSilent();
        assertEquals(
                """
                        v     age ahead of the clock  ######################## 1 row
                        v     age 365d or more        ######################## 1 row
                        features of v, of 2 rows:
                        feature  gaps          min                   p25                   median                p75                   \
                        max                   distinct  distribution
                        name                                                                                                           \
                                              2         lengths 3 to 5
                        score    50.0 % NaN    0.123457              0.123457              0.123457              0.123457              \
                        0.123457              2         @
                        seen     50.0 % null   2026-11-01T00:00:00Z  2026-11-01T00:00:00Z  2026-11-01T00:00:00Z  2026-11-01T00:00:00Z  \
                        2026-11-01T00:00:00Z  1         @
                        price                  -5                    -5                    1234568               1234568               \
                        1234568               2         @          @
                        tags                   1                     2                     2                     3                     \
                        3                     2         lengths 0 to 3
                        ok       50.0 % missing                                                                                        \
                                              1
                        """
                        .replaceAll(" +", " "),
                larder.run("stats").isSilent().out().replaceAll("(?s).*(?=v +age ahead)", "")
                        .replaceAll(" +", " "));
        String blocks = larder.run("stats", "--color", "always").isSilent().out();
        assertTrue(blocks.contains("████████████████████████ 1 row"), blocks);
        assertTrue(blocks.contains("█          █"), blocks);
    }

    @Test
    void samplesAreMarked() {
        Larder larder = threeCustomers();
        String out = larder.run("stats", "customers", "--sample", "2").isSilent().out();
        assertTrue(out.matches("(?s).*entities +4, counted\n.*"), out);
        assertTrue(out.matches("(?s).*oldest event +2026-\\S+, in a sample of 2\n.*"), out);
    }

    @Test
    void aViewWithoutRows() {
        Larder larder = new Larder(folder).views(VIEWS);
        larder.run("stats").isSilent().prints("""
                view       what       value
                customers  entities   0, counted
                customers  watermark  none: never materialized
                other      entities   0, counted
                other      watermark  none: never materialized
                """);
        larder.run("stats", "other", "-o", "jsonl").isSilent()
                .prints("""
                        {"view":"other","entities":0,"exact":true,"sampled":0,"oldest_event":null,"newest_event":null,\
                        "watermark":null,"bytes_per_entity":null,"bytes_source":"dbstat","total_bytes":null,\
                        "planned_entities":0,"planned_bytes":null,"tombstones":0,"features":{},"ages":[],"future_rows":0,"forms":[],"profile":null}
                        """);
    }

    /** A sample that covers the view reads every row; the memory for it does not grow with the rows. */
    @Test
    void manyRowsAreCountedWithinBounds() {
        CustomerFiles files = new CustomerFiles(folder, VIEWS);
        files.select("many.parquet", "SELECT 'c' || i AS customer_id, '2026-11-19'::TIMESTAMP AS event, i / 4 AS total"
                + " FROM range(60000) t(i)");
        files.materialize().exits(ExitCode.OK);
        JsonNode total = JsonMapper.shared().readTree(files.larder().run("stats", "customers", "--sample", "100000",
                "-o", "json").isSilent().out()).get(0).get("features").get("total");
        assertEquals(0, total.get("min").asDouble());
        assertEquals(14_999.75, total.get("max").asDouble());
        assertEquals(7_500, total.get("p50").asDouble(), 15_000 * 0.04);
        assertEquals(60_000, total.get("distinct").asDouble(), 60_000 * 0.08);
        assertEquals(false, total.get("distinct_exact").asBoolean());
    }

    @Test
    void invalidArguments() {
        Larder larder = new Larder(folder).views(VIEWS);
        larder.run("stats", "--sample", "0").exits(ExitCode.USAGE)
                .says("error: --sample and --entities must be at least 1\n");
        larder.run("stats", "othr").exits(ExitCode.USAGE).says("error: unknown view `othr`, did you mean `other`?\n");
    }
}
