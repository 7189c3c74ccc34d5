package dev.larder.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.larder.cli.session.ExitCode;
import dev.larder.cli.session.ProcessContext;
import dev.larder.console.Console;
import dev.larder.console.Terminal;
import dev.larder.materialize.Wiring;

/**
 * Runs the commands that people wait for, so that the class-data archive of the JVM gets their classes. The times of rows
 * are fixed, because a time with one digit less takes another way through the JDK.
 */
final class TrainingRun {
    private static final String CONFIG = """
            project: training
            online_store: {type: sqlite, path: online.db}
            feature_views:
              v:
                entity: {id: string}
                source: {path: rows.parquet, event_timestamp: timestamp}
                features: {a: double, b: int64, c: string, d: array<float>}
                ttl: never
            """;

    private static final List<String> LINES = List.of(
            "put v id=1 a=1.5 b=2 c=text d=[0.5,1.5] --timestamp 2026-11-19T12:34:56Z",
            "scan v --to rows.parquet",
            "materialize",
            // Compared with the run before.
            "materialize",
            "get v id=1",
            "get v id=1 -o json",
            "status",
            "verify",
            "--help",
            "get --help");

    private TrainingRun() {}

    /** @param folder gets the files of the run, and is not emptied afterwards */
    static ExitCode in(Path folder, ProcessContext process, Wiring wiring) {
        try {
            Files.writeString(folder.resolve("larder.yaml"), CONFIG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ProcessContext inFolder = new ProcessContext(Map.of(), folder.toAbsolutePath(), process.clock());
        for (String line : LINES) {
            Console console = new Console(InputStream.nullInputStream(), OutputStream.nullOutputStream(),
                    OutputStream.nullOutputStream(), Terminal.NONE, Map.of());
            if (new CommandTree(console, inFolder, wiring).run(line.split(" ")) != 0) {
                return ExitCode.FAILED;
            }
        }
        return ExitCode.OK;
    }
}
