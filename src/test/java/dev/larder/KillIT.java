package dev.larder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.source.storage.server.Bucket;
import dev.larder.source.storage.server.ObjectStores;

/** A run that is killed at any moment is repaired by running it again. */
class KillIT {
    private static final String KILL = "KILL";
    private static final int KILLS = 20;
    /** As many by hand, and as often with each signal: {@code -Dlarder.s3.kills=20}. */
    private static final int KILLS_IN_A_BUCKET = Integer.getInteger("larder.s3.kills", 3);
    private static final int ROWS = 60_000;
    private static final int ENTITIES = 25_000;

    @TempDir
    private Path folder;
    private RunSandbox sandbox;
    private Random random;
    /** In milliseconds, of a run that nobody ends. */
    private long shortest;

    @BeforeEach
    void source() throws Exception {
        long seed = Long.getLong("larder.seed", new Random().nextLong());
        System.out.println("kill test: seed " + seed + " (-Dlarder.seed=" + seed + " repeats its moments)");
        random = new Random(seed);
        sandbox = new RunSandbox(folder, ROWS, ENTITIES);
    }

    @Test
    void runningAgainRepairsAKilledRun() throws Exception {
        shortest = timed("--set", "online_store.path=whole.db");
        for (int i = 0; i < KILLS; i++) {
            String store = "online_store.path=store" + i + ".db";
            List<String> options = options(store);
            killInTheMiddle(KILL, options);
            repair(store, options);
        }
    }

    /** Its source, its rejects and its report are in a bucket, whose objects stay as they are. */
    @Test
    void runningAgainRepairsARunOnABucket() throws Exception {
        Bucket bucket = Bucket.create(ObjectStores.usual());
        sandbox.moveInto(bucket);
        List<String> files = List.of("data/0.parquet", "data/1.parquet");
        byte[] first = bucket.get(files.getFirst());
        shortest = timed("--set", "online_store.path=whole.db");
        List<String> signals = List.of(KILL, "TERM", RunSandbox.ignores("INT") ? "TERM" : "INT");
        for (int i = 0; i < KILLS_IN_A_BUCKET; i++) {
            String store = "online_store.path=store" + i + ".db";
            List<String> options = options(store);
            options.addAll(List.of("--rejects", bucket.url("rejects.jsonl"), "--report", bucket.url("report.json")));
            int before = bucket.uploads().size();
            killInTheMiddle(signals.get(i % signals.size()), options);
            if (!signals.get(i % signals.size()).equals(KILL)) {
                assertEquals(before, bucket.uploads().size(), "uploads that nobody ended: " + bucket.uploads());
            }
            repair(store, options);
            assertEquals(List.of("data/0.parquet", "data/1.parquet", "rejects.jsonl", "report.json"), bucket.keys());
        }
        assertArrayEquals(first, bucket.get(files.getFirst()));
    }

    private List<String> options(String store) {
        return new ArrayList<>(List.of("--set", store, "--memory", random.nextBoolean() ? "1m" : "100m",
                "--batch-size", random.nextBoolean() ? "3000" : "20000"));
    }

    /** Starts runs until one of them is ended before its own end. */
    private void killInTheMiddle(String signal, List<String> options) throws Exception {
        for (int i = 0; i < 200; i++) {
            // In the first fifth the JVM starts, and nothing is written yet.
            long moment = shortest / 5 + random.nextLong(shortest * 4 / 5);
            Process process = sandbox.start(options.toArray(String[]::new));
            if (process.waitFor(moment, TimeUnit.MILLISECONDS)) {
                // The machine became faster: the run ended first.
                shortest = moment;
                continue;
            }
            RunSandbox.signal(process, signal);
            sandbox.ends(process);
            if (process.exitValue() != 0) {
                return;
            }
        }
        throw new AssertionError("no run was ended before its own end");
    }

    private void repair(String store, List<String> options) throws Exception {
        shortest = Math.min(shortest, timed(options.toArray(String[]::new)));
        sandbox.verify("v," + ENTITIES + ",0,0,0,0,0,0,0,0,0,0", "--set", store);
        assertEquals(List.of(), sandbox.temporaryFiles());
    }

    private long timed(String... options) throws IOException, InterruptedException {
        long start = System.nanoTime();
        sandbox.run(options);
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
