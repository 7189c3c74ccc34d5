package dev.larder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is killed at any moment is repaired by running it again. */
class KillIT {
    private static final int KILLS = 20;
    private static final int ROWS = 60_000;
    private static final int ENTITIES = 25_000;

    @TempDir
    private Path folder;

    @Test
    void runningAgainIsAllThereIsToDo() throws Exception {
        long seed = Long.getLong("larder.seed", new Random().nextLong());
        System.out.println("kill test: seed " + seed + " (-Dlarder.seed=" + seed + " repeats its moments)");
        RunSandbox sandbox = new RunSandbox(folder, ROWS, ENTITIES);
        Random random = new Random(seed);
        long start = System.nanoTime();
        sandbox.run("--set", "online_store.path=whole.db");
        long whole = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        int killed = 0;
        for (int i = 0; i < KILLS; i++) {
            String store = "online_store.path=store" + i + ".db";
            String[] options = {"--set", store, "--memory", random.nextBoolean() ? "1m" : "100m", "--batch-size",
                    random.nextBoolean() ? "3000" : "20000"};
            // Before the JVM's first class there is nothing to see; what is before the first row is not much either.
            long moment = whole / 5 + random.nextLong(whole);
            Process process = sandbox.start(options);
            killed += process.waitFor(moment, TimeUnit.MILLISECONDS) ? 0 : 1;
            process.destroyForcibly().waitFor();

            sandbox.run(options);
            sandbox.verify("v," + ENTITIES + ",0,0,0,0,0,0,0,0", "--set", store);
            assertEquals(List.of(), sandbox.temporaryFiles());
        }
        System.out.println("kill test: " + killed + " of " + KILLS + " runs were killed, of " + whole + " ms each");
    }
}
