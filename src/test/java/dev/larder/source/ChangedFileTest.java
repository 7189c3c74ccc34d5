package dev.larder.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.feature.FeatureType.Scalar;
import dev.larder.source.read.KeyTimeReader;
import dev.larder.source.read.RowReader;
import dev.larder.source.read.WantedRows;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.Storages;

/** Files that are not at the second pass what they were at the first. */
class ChangedFileTest {
    @TempDir
    private Path folder;
    private Path file;
    private SourcePlan plan;

    @BeforeEach
    void planFile() {
        file = write("a.parquet", 1);
        plan = Sources.plan(Sources.view(Sources.feature("x", Scalar.INT32)), file);
    }

    private Path write(String name, int x) {
        return DuckDb.copy("SELECT i::BIGINT AS id, make_timestamp(i) AS ts, " + x + " AS x FROM range(5000) t(i)",
                folder.resolve(name));
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        Files.delete(file);
        assertRefused("`" + file + "` was deleted after this run was planned");
    }

    @Test
    void aFileThatGrewIsNamed() throws IOException {
        Files.write(file, new byte[]{1}, StandardOpenOption.APPEND);
        assertRefused("`" + file + "` has changed since this run was planned");
    }

    @Test
    void aFileCutToZeroBytesIsNamed() throws IOException {
        Files.write(file, new byte[0]);
        assertRefused("`" + file + "` has changed since this run was planned");
    }

    /** Same name, size and time. */
    @Test
    void aReplacedFileIsNamed() throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        byte[] other = Files.readAllBytes(write("b.parquet", 2));
        assertEquals(Files.size(file), other.length);
        Files.write(file, other);
        Files.setLastModifiedTime(file, time);
        assertRefused("`" + file + "` has changed since this run was planned");
    }

    @Test
    void aFileThatChangesWhileItIsReadIsNamed() throws IOException {
        try (RowReader reader = new RowReader(plan, plan.rowGroups().getFirst(), WantedRows.ALL, Sources.ample())) {
            assertFalse(reader.next().isEmpty());
            Files.setLastModifiedTime(file, FileTime.fromMillis(0));
            SourceException refused = assertThrows(SourceException.class, () -> {
                while (!reader.next().isEmpty()) {
                    assertTrue(Files.exists(file));
                }
            });
            assertEquals("`" + file + "` has changed since this run was planned", refused.getMessage());
        }
    }

    /** As a session's command is by Ctrl-C, wherever it is. */
    @Test
    void anInterruptIsNotReportedAsADamagedFile() {
        String sentence = "reading `" + file + "` was interrupted";
        Thread.currentThread().interrupt();
        assertRefused(sentence);
        assertEquals(sentence, assertThrows(SourceException.class, () -> Sources.plan(plan.view(), file)).getMessage());
        assertEquals(sentence,
                assertThrows(SourceException.class, () -> SourceSchema.of(file.toString(), Storages.LOCAL))
                        .getMessage());
        assertTrue(Thread.interrupted());
    }

    private void assertRefused(String sentence) {
        RowGroup group = plan.rowGroups().getFirst();
        assertEquals(sentence,
                assertThrows(SourceException.class, () -> new KeyTimeReader(plan, group, Sources.ample()))
                        .getMessage());
        assertEquals(sentence, assertThrows(SourceException.class,
                () -> new RowReader(plan, group, WantedRows.ALL, Sources.ample())).getMessage());
    }
}
