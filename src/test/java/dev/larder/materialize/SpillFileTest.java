package dev.larder.materialize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of any length come back by partition, in their order, and the file has no name to stay behind under. */
class SpillFileTest {
    private static final Path HANDLES = Path.of("/proc/self/fd");

    @TempDir
    private Path folder;

    @Test
    void keepsRecordsByPartition() throws IOException {
        Random random = new Random(20_261_120);
        List<List<byte[]>> model = new ArrayList<>();
        try (SpillFile file = new SpillFile(folder.resolve("new folder"), 256)) {
            for (int i = 0; i < 256; i++) {
                model.add(new ArrayList<>());
            }
            for (int i = 0; i < 60_000; i++) {
                byte[] record = new byte[random.nextInt(1_000) == 0 ? random.nextInt(200_000) : random.nextInt(100)];
                random.nextBytes(record);
                int partition = random.nextInt(256);
                model.get(partition).add(record);
                file.room(partition, Integer.BYTES + record.length).putInt(record.length).put(record);
            }
            long bytes = model.stream().flatMap(List::stream).mapToLong(record -> Integer.BYTES + record.length).sum();
            assertEquals(bytes, file.bytes());
            try (Stream<Path> names = Files.list(folder.resolve("new folder"))) {
                assertEquals(0, names.count());
            }
            // Read twice, as for the latest rows and then for what is left over.
            for (int i = 0; i < 512; i++) {
                assertEquals(digest(model.get(i % 256)), digest(read(file, i % 256)));
            }
        }
    }

    private static List<byte[]> read(SpillFile file, int partition) {
        List<byte[]> records = new ArrayList<>();
        file.read(partition, chunk -> {
            while (chunk.hasRemaining()) {
                byte[] record = new byte[chunk.getInt()];
                chunk.get(record);
                records.add(record);
            }
        });
        return records;
    }

    private static List<Integer> digest(List<byte[]> records) {
        return records.stream().map(java.util.Arrays::hashCode).toList();
    }

    @Test
    void anUnwritableFolderIsReported() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        RunException failed = assertThrows(RunException.class, () -> new SpillFile(file.resolve("below"), 16));
        assertTrue(failed.getMessage().startsWith("temporary files cannot be written or read ("), failed.getMessage());
        assertTrue(failed.getMessage().endsWith("); make room, point TMPDIR at another disk, or allow more --memory"));
    }

    /** It has no name, but who may open /proc/PID/fd can open it. */
    @Test
    void isReadableOnlyByItsOwnerAndDeletedOnClose() throws IOException {
        assumeTrue(Files.isDirectory(HANDLES), "the system does not show open files");
        try (SpillFile file = new SpillFile(folder, 2)) {
            assertEquals(0, file.bytes());
            assertEquals(List.of("rw-------"), permissionsOfOpenFiles(folder));
        }
        assertEquals(List.of(), permissionsOfOpenFiles(folder));
    }

    /** Of those that this process has in a folder, with a name or without; none where the system does not show them. */
    static List<String> permissionsOfOpenFiles(Path folder) throws IOException {
        List<String> permissions = new ArrayList<>();
        if (Files.isDirectory(HANDLES)) {
            try (Stream<Path> open = Files.list(HANDLES)) {
                for (Path handle : open.toList()) {
                    if (Files.isSymbolicLink(handle)
                            && Files.readSymbolicLink(handle).startsWith(folder.toRealPath())) {
                        permissions.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(handle)));
                    }
                }
            }
        }
        return permissions;
    }
}
