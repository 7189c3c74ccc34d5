package dev.larder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ctrl-C and SIGTERM: batches in progress are finished, the rest is left to the next run. */
class InterruptIT {
    @TempDir
    private Path folder;
    private RunSandbox sandbox;

    @BeforeEach
    void source() throws Exception {
        sandbox = new RunSandbox(folder, 100_000, 50_000);
    }

    /** A run that would take most of a minute, once its first batch is in the store. */
    private Process startSlowly() throws Exception {
        Process process = sandbox.start("--rate", "1000", "--batch-size", "500", "--memory", "1m");
        File log = folder.resolve(".larder/online.db-wal").toFile();
        Await.until("the first batch", () -> {
            assertTrue(process.isAlive(), sandbox::output);
            return log.length() > 50_000;
        });
        return process;
    }

    /** Rows written by an interrupted run. */
    private int written() {
        return Integer.parseInt(sandbox.output().replaceAll("(?s).*interrupted v: ([0-9,]+) written.*", "$1")
                .replace(",", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void stopsEarlyAndReportsWhatIsDone(String name) throws Exception {
        assumeFalse(RunSandbox.ignores(name), "SIG" + name + " is ignored here");
        Process process = startSlowly();
        RunSandbox.signal(process, name);
        sandbox.ends(process);
        assertEquals(130, process.exitValue(), sandbox::output);
        assertTrue(sandbox.output().matches("""
                interrupted: finishing the current batches \\(interrupt again to stop at once\\)
                interrupted v: [0-9,]+ written of 100,000 rows read, 50,000 superseded, in (less than )?[0-9.]+ s.*
                """), sandbox.output());
        assertTrue(written() > 0 && written() < 50_000, "it wrote everything: " + sandbox.output());
        assertEquals(List.of(), sandbox.temporaryFiles());

        assertTrue(sandbox.run().contains("\n  watermark: none -> "), sandbox::output);
        sandbox.verify("v,50000,0,0,0,0,0,0,0,0,0,0");
    }

    @Test
    void aSecondSignalEndsItAtOnce() throws Exception {
        Process process = startSlowly();
        RunSandbox.signal(process, "TERM");
        RunSandbox.signal(process, "TERM");
        sandbox.ends(process);
        assertTrue(List.of(130, 143).contains(process.exitValue()), sandbox::output);
        sandbox.run();
        sandbox.verify("v,50000,0,0,0,0,0,0,0,0,0,0");
    }
}
