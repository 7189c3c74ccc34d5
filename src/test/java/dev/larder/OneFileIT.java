package dev.larder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes that use one SQLite file, and folders in which such a file cannot be created. */
class OneFileIT {
    private static final int KEYS = 20_000;
    private static final Path NOTHING = Path.of("/dev/null");

    @TempDir
    private Path folder;

    @BeforeEach
    void config() throws IOException {
        Files.writeString(folder.resolve("larder.yaml"), """
                project: acme
                feature_views:
                  v:
                    entity: {id: int64}
                    features: {minute: int32, text: string}
                """);
    }

    /** One row per key, all with one event time that is also the value of their features. */
    private Path rows(String name, int keys, int minute) throws IOException {
        String content = IntStream.range(0, keys)
                .mapToObj(id -> "%d,%d,minute %d,2026-11-20T08:%02d:00Z\n".formatted(id, minute, minute, minute))
                .collect(Collectors.joining("", "id,minute,text,timestamp\n", ""));
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void theNewestWinsInAnyOrderOfProcesses() throws Exception {
        Path older = rows("older.csv", KEYS, 10);
        Path newer = rows("newer.csv", KEYS, 20);
        Path keys = Files.writeString(folder.resolve("keys.csv"),
                IntStream.range(0, KEYS).mapToObj(id -> id + "\n").collect(Collectors.joining("", "id\n", "")));

        LarderProcess first = LarderProcess.start(folder, newer, "batch-put", "v", "--batch-size", "500");
        LarderProcess second = LarderProcess.start(folder, older, "batch-put", "v", "--batch-size", "300");
        int readings = 0;
        do {
            LarderProcess reader = LarderProcess.start(folder, keys, "batch-get", "v", "-o", "csv").ends(0);
            assertEquals(KEYS + 1, reader.out().lines().count());
            assertEquals(0, reader.out().lines().skip(1).filter(OneFileIT::isTorn).count());
            readings++;
        } while (first.isRunning() || second.isRunning());
        String counted = first.ends(0).err() + second.ends(0).err();

        LarderProcess last = LarderProcess.start(folder, NOTHING, "scan", "v", "-o", "csv").ends(0);
        assertEquals(KEYS, last.out().lines().filter(line -> line.endsWith(",20,minute 20")).count(), counted);
        assertEquals(KEYS + 1, last.out().lines().count());
        assertTrue(readings > 0 && counted.startsWith("20,000 written, 0 stale, 0 expired, 0 failed"), counted);
    }

    /** Every row is completely from one write or from another, or missing. */
    private static boolean isTorn(String line) {
        return !line.matches("[0-9]+,(,,,|2026-11-20T08:10:00Z,,10,minute 10|2026-11-20T08:20:00Z,,20,minute 20)");
    }

    @Test
    void aFolderThatCannotBeCreated() throws Exception {
        Path file = Path.of("/proc/larder/online.db");
        assumeTrue(Files.isDirectory(file.getRoot().resolve("proc/self")), "there is no /proc here");
        LarderProcess put = LarderProcess.start(folder, NOTHING, "put", "v", "id=1", "minute=1", "--set",
                "online_store.path=" + file).ends(1);
        assertTrue(put.err().startsWith("error: cannot create the folder of " + file + " ("), put.err());
        assertTrue(put.err().endsWith("). Fix its permissions, or set online_store.path to another file.\n"),
                put.err());
    }

    @Test
    void aReadOnlyFolder() throws Exception {
        Path disk = mount("size=8m");
        try {
            String path = "online_store.path=" + disk.resolve("online.db");
            LarderProcess.start(folder, NOTHING, "put", "v", "id=1", "minute=1", "--set", path).ends(0);
            remountReadOnly(disk);

            for (String[] words : new String[][]{{"put", "v", "id=2", "minute=1"}, {"get", "v", "id=1"}}) {
                List<String> arguments = new ArrayList<>(List.of(words));
                arguments.addAll(List.of("--set", path));
                assertEquals("error: " + disk.resolve("online.db") + " cannot be opened: check that its folder exists"
                        + " and that you may write in it. Reading needs this too: SQLite keeps its log beside the file.\n",
                        LarderProcess.start(folder, NOTHING, arguments.toArray(String[]::new)).ends(1).err());
            }
        } finally {
            unmount(disk);
        }
    }

    @Test
    void aFullDisk() throws Exception {
        Path disk = mount("size=1m");
        try {
            String path = "online_store.path=" + disk.resolve("online.db");
            LarderProcess.start(folder, rows("few.csv", 100, 10), "batch-put", "v", "--set", path).ends(0);

            LarderProcess put = LarderProcess.start(folder, rows("many.csv", 50_000, 20), "batch-put", "v",
                    "--batch-size", "1000", "--set", path).ends(1);

            assertTrue(put.err().endsWith("error: the disk that holds " + disk.resolve("online.db")
                    + " is full. Free some space and run the same command again.\n"), put.err());
            // Every row that it reported as written is there, and none is torn.
            LarderProcess scan = LarderProcess.start(folder, NOTHING, "scan", "v", "-o", "csv", "--set", path).ends(0);
            long written = Long.parseLong(put.err().substring(0, put.err().indexOf(' ')).replace(",", ""));
            assertTrue(written > 0, put.err());
            assertEquals(Math.max(100, written), scan.out().lines().count() - 1);
            assertEquals(0, scan.out().lines().skip(1).filter(OneFileIT::isTorn).count());
        } finally {
            unmount(disk);
        }
    }

    private Path mount(String options) throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", options, "larder-test", disk.toString()),
                "only root may mount a small disk");
        return disk;
    }

    private static void remountReadOnly(Path disk) throws Exception {
        assumeTrue(run("mount", "-o", "remount,ro", disk.toString()), "a read-only disk cannot be had");
    }

    private static void unmount(Path disk) throws Exception {
        run("umount", "-l", disk.toString());
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return process.waitFor(5, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
