package dev.larder.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.source.storage.LocalFiles;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.Storages;
import dev.larder.source.storage.StoredFile;
import dev.larder.source.table.SourcePaths;

class SourcePathsTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void makeFiles() throws IOException {
        write("t/dt=2026-11-18/b.parquet", "");
        write("t/dt=2026-11-18/a.parq", "");
        write("t/dt=2026-11-19/part-0", "PAR1");
        write("t/dt=2026-11-19/notes", "no");
        write("t/dt=2026-11-19/notes.txt", "PAR1");
        write("t/dt=2026-12-01/c.parquet", "");
        write("t/_SUCCESS", "PAR1");
        write("t/_temporary/d.parquet", "");
        write("t/.hidden/e.parquet", "");
        write("t/dt=2026-12-01/.c.parquet.crc", "");
        Files.createDirectories(folder.resolve("empty"));
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content, StandardCharsets.US_ASCII);
    }

    @Test
    void readsFoldersRecursively() {
        assertFiles("t", "t/dt=2026-11-18/a.parq", "t/dt=2026-11-18/b.parquet", "t/dt=2026-11-19/part-0",
                "t/dt=2026-12-01/c.parquet");
    }

    @Test
    void acceptsASingleFile() {
        assertFiles("t/dt=2026-11-19/notes.txt", "t/dt=2026-11-19/notes.txt");
        assertFiles("t/_SUCCESS", "t/_SUCCESS");
    }

    @Test
    void acceptsUrlsOfFiles() throws IOException {
        write("a b+c/x%.parquet", "");
        String url = "file://" + folder + "/a%20b+c/x%25.parquet";
        assertEquals(folder + "/a b+c/x%.parquet",
                SourcePaths.of(url, Storages.LOCAL).files().getFirst().toString());
        assertEquals(1, SourcePaths.of("FILE://localhost" + folder + "/a%20*/*", Storages.LOCAL).files().size());
    }

    @Test
    void matchesWildcards() {
        assertFiles("t/dt=2026-11-*/*.parquet", "t/dt=2026-11-18/b.parquet");
        assertFiles("t/dt=2026-1[12]-??/?.parquet", "t/dt=2026-11-18/b.parquet", "t/dt=2026-12-01/c.parquet");
        assertFiles("t/*/{a,b}.par*", "t/dt=2026-11-18/a.parq", "t/dt=2026-11-18/b.parquet");
        assertFiles("**/c.parquet", "t/dt=2026-12-01/c.parquet");
        assertFiles("t/dt=2026-12-01/**/c.parquet", "t/dt=2026-12-01/c.parquet");
        assertFiles("t/dt=2026-1*", "t/dt=2026-11-18/a.parq", "t/dt=2026-11-18/b.parquet", "t/dt=2026-11-19/part-0",
                "t/dt=2026-12-01/c.parquet");
    }

    @Test
    void anExistingFileNamedLikeAPatternIsReadLiterally() throws IOException {
        write("odd/[x].parquet", "");
        write("odd/x.parquet", "");
        assertFiles("odd/[x].parquet", "odd/[x].parquet");
    }

    @Test
    void partitionsStartBelowTheTableFolder() {
        Path table = folder.resolve("t");
        assertRoot(table, "/t");
        assertRoot(table, "/t/dt=2026-11-18");
        assertRoot(table, "/t/dt=2026-11-18/b.parquet");
        assertRoot(table, "/t/dt=*/b.parquet");
        assertRoot(folder, "/*/dt=2026-11-18/b.parquet");
    }

    @Test
    void reportsMissingPaths() {
        assertRefused("`" + folder + "/none.parquet` does not exist", folder + "/none.parquet");
        assertRefused("`" + folder + "/none/*.parquet` has no Parquet files", folder + "/none/*.parquet");
        assertRefused("`" + folder + "/empty` has no Parquet files", folder + "/empty");
        assertRefused("`" + folder + "/a b` does not exist", "file://" + folder + "/a%20b");
        assertRefused("`file://host/t` names a file of the machine `host`; a file of this one is file:///PATH",
                "file://host/t");
        assertRefused("`/dev/null` is neither a file nor a folder", "/dev/null");
    }

    @Test
    void reportsALinkCycle() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("t/dt=2026-11-18/round"), folder.resolve("t"));
        assertRefused("`" + link + "` is a link to a folder that it is in", folder + "/t");
        assertFiles("t/**/b.parquet", "t/dt=2026-11-18/b.parquet");
    }

    /** A file of the table that is not where it should be: its rows would be missed in silence. */
    @Test
    void reportsADanglingLink() throws IOException {
        Path gone = folder.resolve("gone");
        Files.createSymbolicLink(folder.resolve("t/.#c.parquet"), gone);
        Files.createSymbolicLink(folder.resolve("t/notes.txt"), gone);
        Path link = Files.createSymbolicLink(folder.resolve("t/dt=2026-11-18/d.parquet"), gone);
        assertRefused("`" + link + "` does not exist", folder + "/t");
        Files.createFile(gone);
        assertFiles("t/dt=2026-11-18", "t/dt=2026-11-18/a.parq", "t/dt=2026-11-18/b.parquet",
                "t/dt=2026-11-18/d.parquet");
    }

    private void assertRoot(Path expected, String path) {
        assertEquals(LocalFiles.at(expected), SourcePaths.of(folder + path, Storages.LOCAL).root());
    }

    private void assertFiles(String path, String... expected) {
        List<StoredFile> files = SourcePaths.of(folder + "/" + path, Storages.LOCAL).files();
        assertEquals(List.of(expected),
                files.stream().map(file -> folder.relativize(Path.of(file.toString())).toString()).toList());
    }

    private static void assertRefused(String sentence, String path) {
        assertEquals(sentence,
                assertThrows(SourceException.class, () -> SourcePaths.of(path, Storages.LOCAL)).getMessage());
    }
}
