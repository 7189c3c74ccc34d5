package dev.larder.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.larder.feature.ViewSource.Data;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.Storages;
import dev.larder.source.table.PartitionFilter;
import dev.larder.source.table.SourceTable;
import dev.larder.source.table.SourceTables;

/** Tables that other projects test their readers with. */
class OtherTablesTest {
    @TempDir
    private static Path folder;

    @BeforeAll
    static void unpack() {
        DeltaTables.unpack(folder);
    }

    private static SourceTable open(String name, OptionalLong version) {
        return SourceTables.open(new Data.Delta(folder.resolve("tables").resolve(name).toString(), version,
                Optional.empty()), Storages.LOCAL, PartitionFilter.NONE).orElseThrow();
    }

    static Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("expected"))) {
            return files.map(file -> file.getFileName().toString().replace(".jsonl", "")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyRowIsRead(String name) throws IOException {
        List<String> expected = Files.readAllLines(folder.resolve("expected").resolve(name + ".jsonl"));
        SourceTable table = open(name, OptionalLong.empty());
        assertEquals(TableContents.expected(expected, table), TableContents.of(table));
    }

    private static String refusal(String name, OptionalLong version) {
        return assertThrows(SourceException.class, () -> open(name, version)).getMessage()
                .replace(folder.toString(), "DIR");
    }

    @Test
    void whatCannotBeReadIsRefused() {
        assertEquals("`DIR/tables/deltalog-invalid-protocol-version` cannot be read: Unsupported Delta protocol reader"
                + " version: table `DIR/tables/deltalog-invalid-protocol-version` requires reader version 99 which is"
                + " unsupported by this version of Delta Kernel. Spark may know it: `materialize --engine spark`",
                refusal("deltalog-invalid-protocol-version", OptionalLong.empty()));
        assertEquals("the Delta log of `DIR/tables/versions-not-contiguous` cannot be read: Invalid table found at"
                + " DIR/tables/versions-not-contiguous: Missing delta files: versions are not contiguous: ([0, 2])",
                refusal("versions-not-contiguous", OptionalLong.empty()));
        assertEquals("the Delta log of `DIR/tables/type-widening` cannot be read: DIR/tables/type-widening: Cannot load"
                + " table version 9 as it does not exist. The latest available version is 2",
                refusal("type-widening", OptionalLong.of(9)));
    }
}
