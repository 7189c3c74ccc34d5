package dev.larder.source.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;

import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ViewSource;
import dev.larder.source.EarlierRuns;
import dev.larder.source.ParquetFormat;
import dev.larder.source.RowGroup;
import dev.larder.source.SourcePlan;
import dev.larder.source.SourcePlanner;
import dev.larder.source.Sources;
import dev.larder.source.Window;
import dev.larder.source.parquet.PageMemory;
import dev.larder.source.storage.FolderObjects;
import dev.larder.source.storage.FolderObjects.Read;
import dev.larder.source.storage.RangeReader.Range;
import dev.larder.source.storage.SourceException;

/** What is read by pages is what is read of whole column chunks, and less of it. */
class SelectedPagesTest {
    private static final int ROWS = 3000;
    private static final String COLUMNS = """
            required int64 id; required int64 ts (TIMESTAMP(MICROS,true)); optional double number;
            optional binary text (STRING); optional boolean bool;
            optional group list (LIST) { repeated group list { optional float element; } }""";
    private static final FeatureView VIEW = Sources.view(Sources.feature("number", Scalar.DOUBLE),
            Sources.feature("text", Scalar.STRING), Sources.feature("bool", Scalar.BOOL),
            Sources.feature("list", new ArrayOf(Scalar.FLOAT)));

    @TempDir
    private Path folder;
    private FolderObjects objects;

    static List<ParquetFormat> formats() {
        return ParquetFormat.all().map(format -> new ParquetFormat(format.version(), format.dictionary(),
                format.byteStreamSplit(), format.codec(), 37, 40_000)).toList();
    }

    private void write(ParquetFormat format) {
        List<ParquetFormat.Row> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            long id = i;
            rows.add(group -> fill(group, id));
        }
        format.write(folder.resolve("a.parquet"), COLUMNS, rows);
        objects = new FolderObjects(folder);
    }

    private static void fill(Group group, long id) {
        group.append("id", id).append("ts", id).append("bool", id % 3 == 0);
        if (id % 7 > 0) {
            group.append("number", id / 3.0);
        }
        // Some pages have only nulls, others only one value.
        if (id % 500 > 100) {
            group.append("text", "text " + id % 50);
        }
        if (id % 5 > 0) {
            Group list = group.addGroup("list");
            for (int i = 0; i < id % 40; i++) {
                list.addGroup("list").append("element", (float) id + i);
            }
        }
    }

    private SourcePlan plan(long gap) {
        SourcePlan plan = SourcePlanner.plan(objects.storages(gap), VIEW,
                new ViewSource("s3://b/a.parquet", "ts", Optional.empty(), Map.of()), Window.ALL, EarlierRuns.NONE);
        objects.reads();
        return plan;
    }

    /** Rows as text: arrays have no equality of their own. */
    private static List<String> rows(SourcePlan plan, RowGroup group, WantedRows wanted, ReadMemory memory) {
        return Sources.rows(plan, group, wanted, memory).stream().map(row -> switch (row) {
            case SourceRow.Valid valid -> valid.position() + " " + valid.row().key().text()
                    + Arrays.deepToString(valid.row().values());
            case SourceRow.Deleted deleted -> deleted.toString();
            case SourceRow.Rejected rejected -> rejected.toString();
        }).toList();
    }

    private static WantedRows wanted(BitSet rows) {
        return from -> {
            int next = rows.nextSetBit((int) from);
            return next < 0 ? WantedRows.NONE : next;
        };
    }

    private ReadMemory fetching(SourcePlan plan, PageMemory pages, int cells) {
        return new ReadMemory(pages, cells, RowGroupOpener.fetching(3, plan.gap(), 1 << 26, folder));
    }

    private static BitSet choose(Random random, ToDoubleFunction<Integer> share) {
        BitSet rows = new BitSet();
        for (int i = 0; i < ROWS; i++) {
            rows.set(i, random.nextDouble() < share.applyAsDouble(i));
        }
        return rows;
    }

    @ParameterizedTest
    @MethodSource("formats")
    void readsTheSameRows(ParquetFormat format) {
        write(format);
        Random random = new Random(1);
        SourcePlan local = Sources.plan(VIEW, folder.resolve("a.parquet"));
        SourcePlan plan = plan(1);
        List<BitSet> sets = List.of(choose(random, row -> 0.002), choose(random, row -> 0.05),
                choose(random, row -> row / 200 % 3 == 0 ? 0.9 : 0), choose(random, row -> row > 2900 ? 1 : 0.001),
                choose(random, row -> row == 0 || row == ROWS - 1 ? 1 : 0));
        for (BitSet rows : sets) {
            for (PageMemory pages : List.of(new PageMemory(1 << 26), new PageMemory(3_000), new PageMemory(1))) {
                try (ReadMemory memory = fetching(plan, pages, 2_000)) {
                    for (int i = 0; i < plan.rowGroups().size(); i++) {
                        assertEquals(rows(local, local.rowGroups().get(i), wanted(rows), Sources.ample()),
                                rows(plan, plan.rowGroups().get(i), wanted(rows), memory));
                    }
                }
                // What no reader has to wait for alone.
                assertTrue(objects.reads().stream().allMatch(Read::isAhead), "a page was read by itself");
            }
        }
    }

    /** The offset index of a row group is one request, the pages of a column are another, and what is near is joined. */
    @Test
    void fetchesWhatIsNeededByTheRequestsThatItIsWorth() {
        write(ParquetFormat.PLAIN);
        RowGroup group = plan(1).rowGroups().getFirst();
        long whole = group.chunks(plan(1).slots()).stream().mapToLong(chunk -> chunk.length()).sum();
        List<Integer> counts = new ArrayList<>();
        for (long gap : new long[]{1, 60_000, 1 << 20}) {
            SourcePlan plan = plan(gap);
            try (ReadMemory memory = fetching(plan, new PageMemory(1 << 26), 100_000)) {
                assertEquals(1, rows(plan, plan.rowGroups().getFirst(), from -> from <= 5 ? 5 : WantedRows.NONE, memory)
                        .size());
            }
            List<Read> reads = objects.reads();
            counts.add(reads.size());
            assertTrue(gap > 1 || reads.stream().mapToLong(Read::length).sum() < whole / 3, reads::toString);
        }
        // The index, and the first page of each column; those of small columns together; the row group as a whole.
        assertEquals(7, counts.get(0));
        assertTrue(counts.get(1) > 1 && counts.get(1) < 7, counts::toString);
        assertEquals(1, counts.get(2));
    }

    /** A reader that was slow may start ahead what another one has read meanwhile. */
    @Test
    void aRowGroupIsFetchedOnce() {
        write(formats().getFirst());
        SourcePlan plan = plan(1 << 20);
        RowGroup first = plan.rowGroups().get(0);
        RowGroup second = plan.rowGroups().get(1);
        try (ReadMemory memory = fetching(plan, new PageMemory(1 << 26), 100_000)) {
            memory.groups().start(second, plan.slots(), WantedRows.ALL, null);
            rows(plan, second, WantedRows.ALL, memory);
            assertEquals(1, objects.reads().size());
            memory.groups().start(first, plan.slots(), WantedRows.ALL, second);
            rows(plan, first, WantedRows.ALL, memory);
            assertEquals(1, objects.reads().size());

            memory.groups().startPass();
            memory.groups().start(first, plan.slots(), WantedRows.ALL, second);
            rows(plan, first, WantedRows.ALL, memory);
            rows(plan, second, WantedRows.ALL, memory);
            assertEquals(2, objects.reads().size());
        }
    }

    /** Of one that is damaged nothing is believed: the rows are the same, or the file is refused by name. */
    @Test
    void aDamagedOffsetIndexGivesNoWrongRow() throws IOException {
        write(ParquetFormat.PLAIN);
        SourcePlan local = Sources.plan(VIEW, folder.resolve("a.parquet"));
        List<Range> indexes = local.rowGroups().getFirst().chunks(local.slots()).stream().map(chunk -> chunk.index())
                .toList();
        Random random = new Random(2);
        byte[] sound = Files.readAllBytes(folder.resolve("a.parquet"));
        BitSet rows = choose(random, row -> 0.02);
        List<String> expected = rows(local, local.rowGroups().getFirst(), wanted(rows), Sources.ample());
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            byte[] damaged = sound.clone();
            Range index = indexes.get(i % indexes.size());
            damaged[(int) (index.offset() + random.nextInt((int) index.length()))] ^= (byte) (1 << random.nextInt(8));
            Files.write(folder.resolve("a.parquet"), damaged);
            SourcePlan plan = plan(1);
            try (ReadMemory memory = fetching(plan, new PageMemory(1 << 26), 100_000)) {
                assertEquals(expected, rows(plan, plan.rowGroups().getFirst(), wanted(rows), memory));
            } catch (SourceException e) {
                assertTrue(e.getMessage().startsWith("`s3://b/a.parquet` is damaged in row group 0, column `"),
                        e.getMessage());
                refused++;
            }
        }
        assertTrue(refused > 0 && refused < 300, "refused: " + refused);
    }
}
