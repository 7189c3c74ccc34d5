package dev.larder.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.Mutation;
import dev.larder.feature.ViewSource.Data;
import dev.larder.feature.ViewSource.Data.IcebergPlace;
import dev.larder.feature.ViewSource.Data.IcebergVersion;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.Storages;
import dev.larder.source.table.PartitionFilter;
import dev.larder.source.table.SourceTables;

/** Metadata that is cut, changed or missing is named, and never means fewer rows. */
class IcebergDamageTest {
    private static final String COLUMNS = "required int64 id = 1; required int64 ts (TIMESTAMP(MICROS,true)) = 2;"
            + " optional int64 x = 3;";
    private static final String POSITIONS = "required binary file_path (STRING) = 2147483546; required int64 pos = 2147483545;";

    @TempDir
    private Path folder;
    private List<String> rows;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(folder.resolve("t"));
        Path first = data("a.parquet", 0);
        Path second = data("b.parquet", 100);
        Path third = data("c.parquet", 200);
        Path positions = ParquetFormat.PLAIN.write(folder.resolve("positions.parquet"), POSITIONS,
                List.of(group -> group.append("file_path", first.toString()).append("pos", 3L)));
        Path keys = ParquetFormat.PLAIN.write(folder.resolve("keys.parquet"), "required int64 id = 1;",
                List.of(group -> group.append("id", 107L)));
        IcebergTables.write(folder.resolve("t").toString(), """
                append %s 20
                append %s 20
                append %s 20
                positions %s 1
                equality %s 1 1
                """.formatted(first, second, third, positions, keys));
        rows = read();
        assertEquals(58, rows.size());
    }

    private Path data(String name, long from) {
        return ParquetFormat.PLAIN.write(folder.resolve(name), COLUMNS,
                LongStream.range(from, from + 20).<ParquetFormat.Row>mapToObj(
                        id -> group -> group.append("id", id).append("ts", id)).toList());
    }

    private List<String> read() {
        return TableContents.of(SourceTables.open(new Data.Iceberg(
                new IcebergPlace.Path(folder.resolve("t").toString()), new IcebergVersion.Latest()), Storages.LOCAL,
                PartitionFilter.NONE).orElseThrow());
    }

    private String refusal() {
        return assertThrows(SourceException.class, this::read).getMessage().replace(folder.toString(), "DIR");
    }

    /** The files that the last version is made of, the newest first. */
    private List<Path> metadata(String pattern) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("t/metadata"))) {
            return files.filter(file -> file.getFileName().toString().matches(pattern)).sorted().toList();
        }
    }

    private static final String LIST = "snap-.*\\.avro";
    private static final String MANIFEST = ".*-m\\d+\\.avro";

    @Test
    void whatIsMissingIsNamed() throws IOException {
        String remedy = " does not exist, and the Iceberg table needs it. Was its snapshot expired? Read another snapshot,"
                + " or restore the file";
        for (Path manifest : metadata(MANIFEST)) {
            byte[] bytes = Files.readAllBytes(manifest);
            Files.delete(manifest);
            assertEquals("`DIR/t/metadata/" + manifest.getFileName() + "`" + remedy, refusal());
            Files.write(manifest, bytes);
        }
        for (Path list : metadata(LIST)) {
            Files.delete(list);
        }
        String said = refusal();
        assertTrue(said.matches("`DIR/t/metadata/snap-.*\\.avro`\\Q" + remedy), said);
        Files.delete(folder.resolve("t/metadata/v6.metadata.json"));
        assertEquals("`DIR/t/metadata/v6.metadata.json` does not exist", refusal());
    }

    @Test
    void everyDamageIsSaidOrHarmless() throws IOException {
        long seed = Long.getLong("larder.seed", 20261128);
        Random random = new Random(seed);
        List<Path> files = new ArrayList<>(metadata(LIST + "|" + MANIFEST));
        files.addAll(List.of(folder.resolve("t/metadata/v6.metadata.json"), folder.resolve("positions.parquet"),
                folder.resolve("keys.parquet"), folder.resolve("t/metadata/version-hint.text")));
        List<String> wrong = new ArrayList<>();
        int mutants = Integer.getInteger("larder.mutants", 15);
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            for (int i = 0; i < mutants; i++) {
                byte[] mutant = Mutation.any(bytes, random);
                Files.write(file, mutant);
                String outcome = outcome();
                if (!outcome.isEmpty()) {
                    wrong.add(file.getFileName() + ", mutant " + i + ": " + outcome);
                }
            }
            Files.write(file, bytes);
        }
        assertEquals("", wrong.stream().collect(Collectors.joining("\n")), "-Dlarder.seed=" + seed);
    }

    /** Empty if the damage was refused, or the same rows were read. */
    private String outcome() {
        try {
            List<String> read = read();
            return read.equals(rows) ? "" : read.size() + " rows instead of " + rows.size();
        } catch (SourceException e) {
            // Not always with the name that it has: that may be what is damaged.
            return e.getMessage().contains("`/") ? "" : "names no file: " + e.getMessage();
        } catch (RuntimeException | AssertionError e) {
            return e.toString();
        }
    }
}
