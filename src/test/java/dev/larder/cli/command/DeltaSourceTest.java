package dev.larder.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.cli.session.ExitCode;
import dev.larder.source.DeltaTables;

/** A Delta table as a source, from the first draft to the report. */
class DeltaSourceTest {
    private static final String VIEW = """
            t:
              entity: {int64: int64}
              source: {%s, event_timestamp: timestamp}
              features: {utf8: string, float64: double, decimal: "decimal(5,3)", binary: bytes}
            """;

    @TempDir
    private Path folder;
    private Larder larder;

    @BeforeEach
    void unpack() {
        DeltaTables.unpack(folder);
        larder = new Larder(folder);
    }

    @Test
    void draftLoadAndReport() throws IOException {
        larder.run("init", "--from", "tables/dat_all_primitive_types", "--entity", "int64").exits(ExitCode.OK)
                .says("wrote FOLDER/larder.yaml. To preview the load, run: larder materialize --dry-run\n");
        assertEquals("""
                feature_views:
                  dat_all_primitive_types:
                    entity: {int64: int64}
                    source:
                      format: delta
                      path: tables/dat_all_primitive_types
                      event_timestamp: timestamp
                    features:
                      utf8: string
                      int32: int32
                      int16: int32
                      int8: int32
                      float32: float
                      float64: double
                      bool: bool
                      binary: bytes
                      decimal: double
                      date32: timestamp
                    # ttl: 7d
                """, Files.readString(folder.resolve("larder.yaml")).replaceFirst("(?s).*(?=feature_views)", ""));
        larder.run("materialize", "--report", "report.json").exits(ExitCode.OK);
        String report = Files.readString(folder.resolve("report.json"));
        assertTrue(report.contains("\"table\":{\"format\":\"delta\",\"version\":0,\"made\":"
                + "\"2026-11-19T08:00:00Z\"},\"files\":1,"), report);
        larder.run("verify").exits(ExitCode.OK);
        String state = larder.run("status", "--source", "-o", "json").exits(ExitCode.OK).out();
        assertTrue(state.matches("(?s).*\"source_newest_event\":\"[0-9].*"), state);
        String checks = larder.run("doctor").exits(ExitCode.OK).out();
        assertTrue(checks.contains("tables/dat_all_primitive_types, version 0 of 2026-11-19T08:00:00Z: 1 file, 5"
                + " rows, all columns match\n"), checks);
    }

    @Test
    void aTableIsNotItsFiles() throws IOException {
        larder.views(VIEW.formatted("path: tables/dat_all_primitive_types"));
        larder.run("materialize").exits(ExitCode.FAILED)
                .saysLike(
                        "(?s).*error: `FOLDER/tables/dat_all_primitive_types` is a table \\(delta\\), whose files have"
                                + " rows that it has deleted or replaced\\. Set `format: delta` and `path:"
                                + " FOLDER/tables/dat_all_primitive_types` in the source, or `format: parquet` to read all rows of"
                                + " the files\n.*");
        larder.views(VIEW.formatted("format: parquet, path: tables/dat_all_primitive_types"));
        larder.run("materialize").exits(ExitCode.OK);
        larder.views(VIEW.formatted("format: delta, path: tables/dat_all_primitive_types, version: 0"));
        larder.run("materialize", "--dry-run").exits(ExitCode.OK)
                .saysLike("(?s).*plan of t: version 0 of 2026-11-19T08:00:00Z, 1 file, .*");
        larder.views(VIEW.formatted("format: delta, path: tables/dat_all_primitive_types, as_of: 2026-11-18"));
        larder.run("materialize").exits(ExitCode.FAILED).saysLike("(?s).*error: the Delta log of"
                + " `FOLDER/tables/dat_all_primitive_types` cannot be read: .*2026-11-18.*");
    }
}
