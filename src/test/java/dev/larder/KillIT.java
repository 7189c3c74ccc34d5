package dev.larder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    void runningAgainRepairsAKilledRun() throws Exception {
        long seed = Long.getLong("larder.seed", new Random().nextLong());
        System.out.println("kill test: seed " + seed + " (-Dlarder.seed=" + seed + " repeats its moments)");
        RunSandbox sandbox = new RunSandbox(folder, ROWS, ENTITIES);
        Random random = new Random(seed);
        long shortest = timed(sandbox, "--set", "online_store.path=whole.db");
        int killed = 0;
        for (int i = 0; killed < KILLS; i++) {
            assertTrue(i < 10 * KILLS, "only " + killed + " of " + i + " runs were killed before their end");
            String store = "online_store.path=store" + i + ".db";
            String[] options = {"--set", store, "--memory", random.nextBoolean() ? "1m" : "100m", "--batch-size",
                    random.nextBoolean() ? "3000" : "20000"};
            // In the first fifth the JVM starts, and nothing is written yet.
            long moment = shortest / 5 + random.nextLong(shortest * 4 / 5);
            Process process = sandbox.start(options);
            if (process.waitFor(moment, TimeUnit.MILLISECONDS)) {
                // The machine became faster: the run ended first.
                shortest = moment;
            } else {
                process.destroyForcibly().waitFor();
                killed++;
            }

            shortest = Math.min(shortest, timed(sandbox, options));
            sandbox.verify("v," + ENTITIES + ",0,0,0,0,0,0,0,0,0,0", "--set", store);
            assertEquals(List.of(), sandbox.temporaryFiles());
        }
    }

    private static long timed(RunSandbox sandbox, String... options) throws Exception {
        long start = System.nanoTime();
        sandbox.run(options);
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
