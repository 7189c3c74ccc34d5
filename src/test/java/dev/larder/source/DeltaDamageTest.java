package dev.larder.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.feature.ViewSource.Data;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.Storages;
import dev.larder.source.table.PartitionFilter;
import dev.larder.source.table.SourceTables;

/** Metadata that is cut, changed or missing is named, and never means fewer rows. */
class DeltaDamageTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void unpack() {
        DeltaTables.unpack(folder);
    }

    private List<String> read(String name) {
        return TableContents.of(SourceTables.open(new Data.Delta(folder.resolve("tables").resolve(name).toString(),
                OptionalLong.empty(), Optional.empty()), Storages.LOCAL, PartitionFilter.NONE).orElseThrow());
    }

    private String refusal(String name) {
        return assertThrows(SourceException.class, () -> read(name)).getMessage()
                .replace(folder.resolve("tables").toString(), "DIR");
    }

    private Path file(String table, String glob) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("tables").resolve(table))) {
            return files.filter(path -> path.getFileName().toString().matches(glob)).sorted().findFirst().orElseThrow();
        }
    }

    private static void cut(Path file, int bytes) throws IOException {
        byte[] all = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(all, all.length - bytes));
    }

    private static void flip(Path file, int fromEnd) throws IOException {
        byte[] all = Files.readAllBytes(file);
        all[all.length - fromEnd] ^= 0x55;
        Files.write(file, all);
    }

    @Test
    void aDataFileIsGone() throws IOException {
        Files.delete(file("dat_deletion_vectors", "part-.*\\.parquet"));
        assertEquals(
                "`DIR/dat_deletion_vectors/part-00000-2a439866-587c-43d5-91fb-dd8e1b3c8ef4-c000.snappy.parquet` does"
                        + " not exist, and version 2 of the Delta table `DIR/dat_deletion_vectors` has it. Did VACUUM remove it?"
                        + " Read a newer version, or restore the file",
                refusal("dat_deletion_vectors"));
    }

    @Test
    void aDeletionVectorIsDamaged() throws IOException {
        String vector = "the deletion vector of `DIR/dat_deletion_vectors/part-00000-2a439866-587c-43d5-91fb-"
                + "dd8e1b3c8ef4-c000.snappy.parquet`, in `DIR/dat_deletion_vectors/deletion_vector_8aebe228-b96c-4831-"
                + "b0b6-22882eb9a3d3.bin`, cannot be read: %s. Restore it, or read an older version";
        Path file = file("dat_deletion_vectors", "deletion_vector.*\\.bin");
        flip(file, 6);
        assertEquals(vector.formatted("DV checksum mismatch"), refusal("dat_deletion_vectors"));
        cut(file, 8);
        assertEquals(vector.formatted("is shorter than the log says"), refusal("dat_deletion_vectors"));
        Files.delete(file);
        assertEquals(vector.formatted("does not exist"), refusal("dat_deletion_vectors"));
    }

    @Test
    void aCheckpointIsDamaged() throws IOException {
        Path checkpoint = file("dat_with_checkpoint", ".*checkpoint\\.parquet");
        String name = "`DIR/dat_with_checkpoint/_delta_log/00000000000000000002.checkpoint.parquet` ";
        flip(checkpoint, (int) Files.size(checkpoint) * 2 / 3);
        assertEquals(name + "is damaged: its footer cannot be read", refusal("dat_with_checkpoint"));
        cut(checkpoint, 10);
        assertEquals(
                name + "is cut short: it starts like a Parquet file but has no footer. If it is still being written,"
                        + " try again when that is done",
                refusal("dat_with_checkpoint"));
    }

    @Test
    void partsOfCheckpointsAreMissing() throws IOException {
        Files.delete(file("multi-part-checkpoint", ".*checkpoint\\.0000000001.*parquet"));
        assertEquals(Files.readAllLines(folder.resolve("expected/multi-part-checkpoint.jsonl")).size(),
                read("multi-part-checkpoint").size(), "the commits say the same");
        Path sidecar = file("v2-checkpoint-json/_delta_log/_sidecars", ".*parquet");
        Files.delete(sidecar);
        assertEquals("the Delta log of `DIR/v2-checkpoint-json` cannot be read: `DIR/v2-checkpoint-json/_delta_log/"
                + "_sidecars/" + sidecar.getFileName() + "` does not exist. Restore it from a copy",
                refusal("v2-checkpoint-json"));
    }

    @Test
    void aCommitIsDamagedOrMissing() throws IOException {
        Path commit = file("dat_cdf", "0+1\\.json");
        cut(commit, 40);
        assertEquals(
                "the Delta log of `DIR/dat_cdf` cannot be read: `DIR/dat_cdf/_delta_log/00000000000000000001.json` is"
                        + " damaged: it is not JSON. Restore it from a copy",
                refusal("dat_cdf"));
        Files.delete(commit);
        assertEquals("the Delta log of `DIR/dat_cdf` cannot be read: Invalid table found at DIR/dat_cdf: Missing delta"
                + " files: versions are not contiguous: ([0, 2])", refusal("dat_cdf"));
    }

    @Test
    void unknownReaderFeaturesAreNamed() throws IOException {
        Path commit = file("dat_column_mapping", "0+0\\.json");
        String log = Files.readString(commit);
        Files.writeString(commit, withFeature(log, "timeTravelMachine"));
        assertEquals("`DIR/dat_column_mapping` cannot be read: Unsupported Delta table feature: table requires feature"
                + " \"timeTravelMachine\" which is unsupported by this version of Delta Kernel. Spark may know it:"
                + " `materialize --engine spark`", refusal("dat_column_mapping"));
        Files.writeString(commit, withFeature(log, "catalogManaged"));
        assertEquals("the Delta log of `DIR/dat_column_mapping` cannot be read: Must provide maxCatalogVersion for"
                + " catalogManaged tables", refusal("dat_column_mapping"));
    }

    private static String withFeature(String log, String feature) {
        return log.replaceAll("\"minReaderVersion\":2,\"minWriterVersion\":\\d",
                "\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\"" + feature
                        + "\"],\"writerFeatures\":[\"" + feature + "\"]");
    }

    /** A commit without its last lines is a commit all the same. */
    @Test
    void theChecksumFileSaysHowManyFilesThereAre() throws IOException {
        Path log = folder.resolve("tables/dat_basic_append/_delta_log");
        Path commit = log.resolve("00000000000000000001.json");
        String all = Files.readString(log.resolve("00000000000000000000.json")) + Files.readString(commit);
        long bytes = Pattern.compile("\"add\":.*?\"size\":(\\d+)").matcher(all).results()
                .mapToLong(match -> Long.parseLong(match.group(1))).sum();
        Files.writeString(log.resolve("00000000000000000001.crc"),
                "{\"tableSizeBytes\":" + bytes + ",\"numFiles\":2,\"numMetadata\":1,\"numProtocol\":1,"
                        + action(all, "metaData").replace("metaData", "metadata") + "," + action(all, "protocol")
                        + "}");
        assertEquals(5, read("dat_basic_append").size());
        Files.writeString(commit, Files.readString(commit).lines().filter(line -> !line.startsWith("{\"add\""))
                .collect(Collectors.joining("\n")));
        assertEquals(
                "the log of `DIR/dat_basic_append` is damaged: its checksum file says that version 1 has 2 files of"
                        + " 1980 bytes, and its commits and checkpoints have 1 files of 996 bytes. Restore the files of _delta_log",
                refusal("dat_basic_append"));
    }

    private static String action(String log, String name) {
        String line = log.lines().filter(each -> each.startsWith("{\"" + name + "\"")).findFirst().orElseThrow();
        return line.substring(1, line.length() - 1);
    }
}
