package dev.larder.source.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import dev.larder.source.storage.Storage.Walk;
import dev.larder.source.storage.Storage.Walk.Into;
import dev.larder.source.table.SourcePaths;

/** What every storage does. */
public interface StorageContract {

    /** Names that mean something to shells, URLs, patterns or XML. */
    List<String> ODD_NAMES = List.of("a b", "a+b", "a%20b", "100%", "\u00fcn\u00efc\u00f6d\u00e9 \u2603 \ud83d\ude00",
            "a&b<c>\"d'", "[x]",
            "{x}", "x=y", "a#b", "a;b", "~", "a'b", "-", "a:b", "a\\b");

    /** An empty folder, of which a test is the only user. */
    Location folder() throws IOException;

    Storages storages();

    /** Writes a file, and the folders that it is in. */
    void write(Location file, byte[] content) throws IOException;

    void delete(Location file) throws IOException;

    private Storage storage() throws IOException {
        return storages().of(folder());
    }

    private static Location at(Location folder, String path) {
        Location at = folder;
        for (String name : path.split("/")) {
            at = at.child(name);
        }
        return at;
    }

    private static byte[] content(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private StoredFile stored(Location file) throws IOException {
        return (StoredFile) storage().find(file).orElseThrow();
    }

    static byte[] read(RangeReader reader, long position, int length) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(length);
        while (into.hasRemaining()) {
            int count = reader.read(into, position + into.position());
            assertTrue(count > 0, "reads at least one byte");
        }
        return into.array();
    }

    @Test
    default void findsFilesAndFoldersAndNothingElse() throws IOException {
        Location folder = folder();
        write(at(folder, "t/a/x.parquet"), content(7, 1));
        assertEquals(7, stored(at(folder, "t/a/x.parquet")).size());
        assertEquals(at(folder, "t/a"), storage().find(at(folder, "t/a")).orElseThrow().location());
        assertTrue(storage().find(at(folder, "t/a")).orElseThrow() instanceof StorageEntry.Folder);
        assertTrue(storage().find(at(folder, "t")).orElseThrow() instanceof StorageEntry.Folder);
        // No name is a prefix of another.
        assertTrue(storage().find(at(folder, "t/a/x")).isEmpty());
        assertTrue(storage().find(at(folder, "t/none")).isEmpty());
    }

    @Test
    default void listsOneLevel() throws IOException {
        Location folder = folder();
        for (String file : List.of("t/a.parquet", "t/b/c.parquet", "t/b/d.parquet", "t/bb/e.parquet", "u/f.parquet")) {
            write(at(folder, file), content(3, 1));
        }
        assertEquals(List.of("a.parquet", "b", "bb"), names(at(folder, "t"), ""));
        assertEquals(List.of("b", "bb"), names(at(folder, "t"), "b"));
        assertEquals(List.of(), names(at(folder, "t"), "c"));
        assertEquals(List.of(), names(at(folder, "none"), ""));
    }

    @Test
    default void saysWhetherAFolderHoldsAName() throws IOException {
        Location folder = folder();
        for (int i = 10; i < 30; i++) {
            write(at(folder, "t/a" + i), content(3, 1));
        }
        write(at(folder, "t/b/c"), content(3, 1));
        assertTrue(storage().holds(at(folder, "t"), name -> true));
        assertTrue(storage().holds(at(folder, "t"), "a29"::equals));
        assertTrue(storage().holds(at(folder, "t"), "b"::equals));
        assertFalse(storage().holds(at(folder, "t"), "c"::equals));
        assertFalse(storage().holds(at(folder, "none"), name -> true));
        assertFalse(storage().holds(at(folder, "t/a10"), name -> true));
    }

    private List<String> names(Location folder, String prefix) throws IOException {
        List<String> names = new ArrayList<>();
        storage().list(folder, name -> name.startsWith(prefix), prefix, entry -> names.add(entry.location().name()));
        return names.stream().sorted().toList();
    }

    @Test
    default void walksWhatIsWanted() throws IOException {
        Location folder = folder();
        for (String file : List.of("t/dt=1/a", "t/dt=1/x/b", "t/dt=2/c", "t/dt=3/d", "t/_no/e", "t/f")) {
            write(at(folder, file), content(3, 1));
        }
        for (Into into : List.of(Into.FOLDER_BY_FOLDER, Into.EVERYTHING)) {
            List<String> found = new ArrayList<>();
            storage().walk(at(folder, "t"), into, new Walk() {
                @Override
                public Into into(Location below) {
                    boolean isWanted = !List.of("dt=2", "_no").contains(below.name());
                    return isWanted ? Into.EVERYTHING : Into.NOTHING;
                }

                @Override
                public void file(StoredFile file) {
                    found.add(String.join("/", folder.namesTo(file.location())));
                }

                @Override
                public void danglingLink(Location link) {
                    throw new AssertionError(link);
                }
            });
            assertEquals(List.of("t/dt=1/a", "t/dt=1/x/b", "t/dt=3/d", "t/f"), found.stream().sorted().toList());
        }
    }

    @Test
    default void readsAnyRange() throws IOException {
        byte[] content = content(100_000, 2);
        Location file = at(folder(), "f");
        write(file, content);
        try (RangeReader reader = storage().open(stored(file))) {
            assertEquals(content.length, reader.size());
            assertArrayEquals(content, read(reader, 0, content.length));
            Random random = new Random(3);
            for (int i = 0; i < 20; i++) {
                int from = random.nextInt(content.length);
                int length = random.nextInt(content.length - from) + 1;
                byte[] expected = new byte[length];
                System.arraycopy(content, from, expected, 0, length);
                assertArrayEquals(expected, read(reader, from, length));
            }
            assertEquals(-1, reader.read(ByteBuffer.allocate(1), content.length));
            assertTrue(reader.read(ByteBuffer.allocate(10), content.length - 3) <= 3);
        }
    }

    @Test
    default void takesNamesOfAllKinds() throws IOException {
        Location folder = folder();
        TreeSet<String> expected = new TreeSet<>();
        for (String name : ODD_NAMES) {
            Location file = at(folder, "t").child(name).child(name + ".parquet");
            write(file, name.getBytes(StandardCharsets.UTF_8));
            expected.add(file.toString());
            try (RangeReader reader = storage().open(stored(file))) {
                assertEquals(name, new String(read(reader, 0, (int) reader.size()),
                        StandardCharsets.UTF_8));
            }
        }
        TreeSet<String> found = new TreeSet<>();
        SourcePaths.of(at(folder, "t").toString(), storages()).files().forEach(file -> found.add(file.toString()));
        assertEquals(expected, found);
        assertEquals(ODD_NAMES.stream().sorted().toList(), names(at(folder, "t"), ""));
    }

    /** Of the same size, and perhaps within the same second. */
    @Test
    default void refusesAFileThatTookItsPlace() throws IOException {
        Location file = at(folder(), "f");
        write(file, content(1000, 4));
        StoredFile before = stored(file);
        assertEquals(before, stored(file));
        try (RangeReader reader = storage().open(before)) {
            reader.requireUnchanged();
            delete(file);
            write(file, content(1000, 5));
            assertNotEquals(before.version(), stored(file).version());
            assertChanged(() -> {
                read(reader, 0, 10);
                reader.requireUnchanged();
            });
        }
        assertChanged(() -> {
            try (RangeReader reader = storage().open(before)) {
                read(reader, 0, 10);
            }
        });
    }

    private static void assertChanged(Executable reading) {
        assertEquals("has changed since this run was planned",
                assertThrows(StorageException.class, reading).getMessage());
    }

    @Test
    default void aDeletedFileIsMissing() throws IOException {
        Location file = at(folder(), "f");
        write(file, content(10, 6));
        StoredFile before = stored(file);
        delete(file);
        assertEquals(file.toString(), assertThrows(NoSuchFileException.class, () -> {
            try (RangeReader reader = storage().open(before)) {
                read(reader, 0, 10);
            }
        }).getFile());
    }

    @Test
    default void aNewFileIsThereWhenItIsFinished() throws IOException {
        Location file = folder().child("new.bin");
        byte[] content = content(1000, 7);
        try (NewFile written = storage().create(file)) {
            written.stream().write(content, 0, 999);
            assertEquals(Optional.empty(), storage().find(file));
            written.stream().write(content[999]);
            assertEquals(1000, written.finish());
        }
        StoredFile first = stored(file);
        try (RangeReader reader = storage().open(first)) {
            assertArrayEquals(content, read(reader, 0, 1000));
        }
        try (NewFile replaced = storage().create(file)) {
            assertEquals(0, replaced.finish());
        }
        assertEquals(0, stored(file).size());
        assertNotEquals(first.version(), stored(file).version());
    }

    @Test
    default void anUnfinishedFileLeavesTheOldOne() throws IOException {
        Location file = folder().child("old.bin");
        write(file, new byte[]{1});
        StoredFile old = stored(file);
        try (NewFile written = storage().create(file)) {
            written.stream().write(content(100_000, 8));
        }
        assertEquals(old, stored(file));
    }
}
