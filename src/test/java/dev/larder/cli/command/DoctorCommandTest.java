package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.larder.cli.session.ExitCode;

class DoctorCommandTest {
    private static final String TWO = CustomerFiles.VIEW + """
            streamed: {entity: {id: string}, features: {x: double}}
            """;

    @TempDir
    private Path folder;

    private static String shown(Larder.Run run, Path folder) {
        return run.out().replace(folder.toString(), "FOLDER").replaceAll("\\d+ MB free", "N MB free")
                .replaceAll("SQLite [0-9.]+", "SQLite N");
    }

    @Test
    void everythingIsOk() {
        CustomerFiles files = new CustomerFiles(folder, TWO);
        files.rows("a.parquet", "'c1', '2026-11-19 08:00', 1.5");
        assertEquals("""
                OK    config: FOLDER/larder.yaml, project acme
                OK    source of customers: FOLDER/data: 1 file, 1 row, all columns match
                OK    source of streamed: none; rows are written with put and batch-put
                OK    file: FOLDER/.larder/online.db does not exist yet; the first write creates it
                OK    folder: N MB free on the disk of FOLDER
                """, shown(files.larder().run("doctor").isSilent(), folder));
        assertFalse(Files.exists(folder.resolve(".larder")));

        files.materialize().exits(ExitCode.OK);
        assertEquals("""
                OK    config: FOLDER/larder.yaml, project acme
                OK    source of customers: FOLDER/data: 1 file, 1 row, all columns match
                OK    source of streamed: none; rows are written with put and batch-put
                OK    file: FOLDER/.larder/online.db, SQLite N
                OK    folder: N MB free on the disk of FOLDER/.larder
                OK    view customers: its table matches the config
                OK    view streamed: was never written
                OK    write and read: a row was written, read and deleted
                """, shown(files.larder().run("doctor").isSilent(), folder));
        files.larder().run("prune", "--dry-run").exits(ExitCode.OK)
                .says("nothing to prune: the config has every view and feature that the store has\n");
    }

    @Test
    void rowsOfTheFarFutureAreNamed() {
        CustomerFiles files = new CustomerFiles(folder, TWO);
        files.rows("a.parquet", "'c1', '2026-11-19 08:00', 1.5", "'c2', '2026-11-19 08:00', 1.5");
        files.materialize().exits(ExitCode.OK);
        files.larder().run("put", "customers", "customer_id=c2", "total=1", "--timestamp", "2027-01-01",
                "--allow-future").exits(ExitCode.OK);
        String out = files.larder().run("doctor").exits(ExitCode.OK).out();
        assertTrue(out.contains("WARN  rows of customers: a sample of 2 rows has 1 too far in the future, such as"
                + " customer_id=c2 at 2027-01-01T00:00:00Z. No other row can replace it before then. `larder verify"
                + " customers` lists them.\n"), out);
        assertEquals(out, files.larder().run("doctor", "--strict").exits(ExitCode.FAILED).says("").out());
        assertTrue(
                files.larder().input("doctor\n").run("repl").out().contains(" before then. `verify customers` lists"));
    }

    @Test
    void withoutWarningsStrictChangesNothing() {
        CustomerFiles files = new CustomerFiles(folder, TWO);
        files.rows("a.parquet", "'c1', '2026-11-19 08:00', 1.5");
        files.larder().run("doctor", "--strict").exits(ExitCode.OK);
    }

    @Test
    void everyProblemIsReported() throws IOException {
        CustomerFiles files = new CustomerFiles(folder, """
                customers:
                  entity: {customer_id: string}
                  source: {path: data, event_timestamp: event}
                  features: {totl: double, total: string}
                nowhere:
                  entity: {customer_id: string}
                  source: {path: gone, event_timestamp: event}
                  features: {x: double}
                """);
        files.rows("a.parquet", "'c1', '2026-11-19 08:00', 1.5");
        Files.createDirectories(folder.resolve(".larder"));
        Files.writeString(folder.resolve(".larder/online.db"), "this is no database at all, whatever its name says");
        Larder.Run run = files.larder().run("doctor").exits(ExitCode.FAILED).says("");
        String out = shown(run, folder);
        assertTrue(out.contains("OK    config: "), out);
        assertEquals(3, out.lines().filter(line -> line.startsWith("FAIL  source of ")).count(), out);
        assertTrue(out.contains("FAIL  file: FOLDER/.larder/online.db is not a SQLite database. "), out);
    }

    @Test
    void aWrongConfigAndAWrongHookFail() {
        Larder larder = new Larder(folder).file("larder.yaml", "project: acme\nfeature_view: {}\n");
        Larder.Run run = larder.run("doctor").exits(ExitCode.FAILED).says("");
        assertTrue(run.out().startsWith("FAIL  config: "), run::toString);

        larder.file("larder.yaml", "project: acme\nprewrite_hook: com.acme.Gone\nfeature_views:\n  v: {entity: {id:"
                + " string}, features: {x: double}}\n");
        run = larder.run("doctor").exits(ExitCode.FAILED);
        assertTrue(run.out().contains("FAIL  hook: prewrite_hook com.acme.Gone: class not found; "), run::toString);
        assertTrue(run.out().contains("OK    file: "), run::toString);
    }

    @Test
    void findingsAsJson() {
        CustomerFiles files = new CustomerFiles(folder, TWO);
        JsonNode findings = JsonMapper.shared().readTree(files.larder().run("doctor", "-o", "json")
                .exits(ExitCode.FAILED).out());
        assertEquals("OK", findings.get(0).get("result").asString());
        assertEquals("FAIL", findings.get(1).get("result").asString());
        assertEquals("source of customers", findings.get(1).get("what").asString());
        assertTrue(findings.get(1).get("detail").asString().contains("data"), findings::toString);
    }

    @Test
    void aTableOfAnotherTypeFails() {
        Larder larder = new Larder(folder).views("v: {entity: {id: string}, features: {x: double}}\n");
        larder.run("put", "v", "id=1", "x=1").isSilent();
        larder.views("v: {entity: {id: string}, features: {x: string}}\n");
        Larder.Run run = larder.run("doctor").exits(ExitCode.FAILED);
        assertTrue(run.out().contains("FAIL  view v: feature `x` of view `v` has type string in the config, but double"
                + " in the store. Give it another name"), run::toString);
    }
}
