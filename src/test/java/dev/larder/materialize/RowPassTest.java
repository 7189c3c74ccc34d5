package dev.larder.materialize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.larder.source.SourcePlan;
import dev.larder.source.Sources;

/** The second pass hands on the rows that are wanted, and opens no file for others. */
class RowPassTest {
    @TempDir
    private Path folder;
    private SourcePlan plan;

    /** Three of 2,000 rows each. */
    @BeforeEach
    void files() {
        plan = new SmallLoad(folder).plan();
    }

    /** A row's value is its place. */
    private void assertHandsOn(long... positions) {
        RowSet wanted = new RowSet(plan.rows());
        LongStream.of(positions).forEach(wanted::add);
        List<Long> rows = Collections.synchronizedList(new ArrayList<>());
        new RowPass(plan, wanted, handful -> handful.forEach(row -> rows.add((Long) row.values()[0])), deleted -> {
            throw new AssertionError(deleted);
        }, reject -> {
            throw new AssertionError(reject.sentence());
        }).read(new RowGroupPool(2, new Interruption(), Sources.ample()));
        Collections.sort(rows);
        assertEquals(LongStream.of(positions).boxed().toList(), rows);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.5, 0.05, 0.001})
    void theRowsThatAreWanted(double share) {
        Random random = new Random(20_261_120);
        assertHandsOn(LongStream.range(0, 6_000).filter(i -> random.nextDouble() < share).toArray());
    }

    @Test
    void theFirstAndTheLastOfAFile() {
        for (long position : new long[]{0, 1_999, 2_000, 3_999, 4_000, 5_999}) {
            assertHandsOn(position);
        }
    }

    @Test
    void aFileWithoutWantedRowsIsNotOpened() throws IOException {
        Files.delete(folder.resolve("data/1.parquet"));
        assertHandsOn(0, 1_999, 4_000, 5_999);
        Files.delete(folder.resolve("data/0.parquet"));
        assertHandsOn(IntStream.range(4_000, 4_600).asLongStream().toArray());
        Files.delete(folder.resolve("data/2.parquet"));
        assertHandsOn();
    }
}
