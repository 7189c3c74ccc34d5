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
                customers  feature total           40.0 % null
                customers  last full run           2026-11-20T08:00:00Z: 4 rows, 4 entities
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
        assertEquals("{\"total\":{\"null_share\":0.5,\"missing_share\":0.0}}", stats.get("features").toString());
        assertEquals(0.0, stats.get("forms").get(0).get("saving").asDouble());
        assertEquals("view,entities,exact,sampled,oldest_event,newest_event,watermark,bytes_per_entity,bytes_source,"
                + "total_bytes,planned_entities,planned_bytes\n"
                + "customers,4,true,4,2026-11-18T06:00:00Z,2026-11-20T07:00:00Z,2026-11-20T07:00:00Z,1024,dbstat,4096,4,"
                + "4096\n", larder.run("stats", "customers", "-o", "csv").isSilent().out());
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
        larder.run("stats", "other", "-o", "jsonl").isSilent().prints("""
                {"view":"other","entities":0,"exact":true,"sampled":0,"oldest_event":null,"newest_event":null,\
                "watermark":null,"bytes_per_entity":null,"bytes_source":"dbstat","total_bytes":null,\
                "planned_entities":0,"planned_bytes":null,"features":{},"forms":[],"profile":null}
                """);
    }

    @Test
    void invalidArguments() {
        Larder larder = new Larder(folder).views(VIEWS);
        larder.run("stats", "--sample", "0").exits(ExitCode.USAGE)
                .says("error: --sample and --entities must be at least 1\n");
        larder.run("stats", "othr").exits(ExitCode.USAGE).says("error: unknown view `othr`, did you mean `other`?\n");
    }
}
