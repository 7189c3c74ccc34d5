package dev.larder.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.FeatureView;
import dev.larder.source.MatchedColumn.Presence;

/** Which files have a column: by event time if that is known of all files, else by the files' own times. */
class ColumnCensusTest {
    private static final FeatureView VIEW = Sources.view(new Feature("x", Scalar.INT64));
    private static final MessageType WITH = schema("required int64 ts; optional int64 x;");
    private static final MessageType WITHOUT = schema("required int64 ts;");
    private static final MessageType NARROW = schema("required int64 ts; optional int32 x; optional int32 more;");

    private final ColumnCensus census = new ColumnCensus(ColumnNeed.of(VIEW, Sources.source(Path.of("data"))));

    private static MessageType schema(String columns) {
        return MessageTypeParser.parseMessageType("message m { required int64 id; " + columns + " }");
    }

    private void add(String file, MessageType schema, long event, long modified) {
        add(file, schema, OptionalLong.of(event), modified, 1);
    }

    private void add(String file, MessageType schema, OptionalLong event, long modified, long rows) {
        census.add(file, schema, Set.of(), new FileAge(rows, event, modified));
    }

    private Presence presence() {
        return x().presence();
    }

    private MatchedColumn x() {
        return census.finish(EarlierRuns.NONE).matched().getLast();
    }

    @Test
    void aColumnThatTheNewestFileLacksWasDropped() {
        add("a", WITH, 1, 9);
        add("b", WITHOUT, 2, 1);
        assertEquals(Presence.DROPPED, presence());
        assertEquals("Files[what=, count=1, example=b]",
                x().lacking().toString());
    }

    @Test
    void aColumnThatOnlyNewerFilesHaveWasAdded() {
        add("a", WITHOUT, 1, 9);
        add("b", WITH, 2, 1);
        add("c", WITH, 3, 1);
        assertEquals(Presence.ADDED, presence());
    }

    @Test
    void aColumnThatAFileInBetweenLacksIsMissingInSome() {
        add("a", WITH, 1, 1);
        add("b", WITHOUT, 2, 2);
        add("c", WITH, 3, 3);
        assertEquals(Presence.SOME, presence());
    }

    @Test
    void filesOfOneTimeThatDifferDropIt() {
        add("a", WITH, 2, 1);
        add("b", WITHOUT, 2, 1);
        assertEquals(Presence.DROPPED, presence());
    }

    @Test
    void withoutEventTimesOfAllFilesTheirOwnTimesDecide() {
        add("a", WITH, OptionalLong.empty(), 9, 1);
        add("b", WITHOUT, OptionalLong.of(5), 1, 1);
        assertEquals(Presence.ADDED, presence());
    }

    @Test
    void filesWithoutRowsDoNotCount() {
        add("a", WITH, 1, 1);
        add("b", WITHOUT, OptionalLong.empty(), 9, 0);
        assertEquals(Presence.SOME, presence());
    }

    @Test
    void typesAreListedFromTheNewestFile() {
        add("a", WITH, 1, 1);
        add("b", NARROW, 2, 2);
        add("c", WITH, 3, 3);
        assertEquals("[Files[what=int64, count=2, example=c], Files[what=int32, count=1, example=b]]",
                x().types().toString());
        assertEquals(List.of("more"), census.finish(EarlierRuns.NONE).unused());
    }

    @Test
    void theTypeOfTheLastRunIsCompared() {
        add("a", WITH, 1, 1);
        assertEquals(List.of(ColumnDrift.Kind.NEW_TYPE), ColumnDrift.of(census.finish(EarlierRuns.NONE),
                Optional.of(new KnownColumns(Map.of("x", "int32", "id", "int64", "ts", "int64"), List.of())), false)
                .stream()
                .map(ColumnDrift::kind).toList());
    }

    /** All names together have twice the heap of the tests. */
    @Test
    void aMillionFilesTakeNoMoreMemoryThanAFew() {
        String prefix = "x".repeat(4_096);
        for (int i = 0; i < 1_000_000; i++) {
            add(prefix + i, i % 3 == 0 ? NARROW : WITH, i, i);
        }
        assertEquals(1_000_000, census.finish(EarlierRuns.NONE).files());
        assertEquals(List.of(666_666, 333_334), x().types().stream().map(MatchedColumn.Files::count).sorted(
                Comparator.reverseOrder()).toList());
    }
}
