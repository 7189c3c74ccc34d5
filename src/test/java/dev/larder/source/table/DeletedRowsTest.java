package dev.larder.source.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeletedRowsTest {
    /** Few rows in a block, many, all of them, and blocks far apart. */
    @ParameterizedTest
    @CsvSource({"10, 1000", "50, 1000000", "5000, 140000", "200000, 140000", "3000, 20000000000"})
    void knowsExactlyTheRowsThatWereAdded(int count, long most) {
        Random random = new Random(count);
        TreeSet<Long> expected = new TreeSet<>();
        DeletedRows.Builder builder = new DeletedRows.Builder();
        for (int i = 0; i < count; i++) {
            long row = random.nextLong(most);
            expected.add(row);
            builder.add(row);
        }
        DeletedRows deleted = builder.build();
        assertEquals(expected.stream().toList(),
                LongStream.iterate(deleted.next(0), row -> row < Long.MAX_VALUE, row -> deleted.next(row + 1)).boxed()
                        .toList());
        for (int i = 0; i < 1_000; i++) {
            long from = random.nextLong(most);
            long to = from + random.nextLong(most);
            assertEquals(expected.subSet(from, to).size(), deleted.count(from, to));
            Long next = expected.ceiling(from);
            assertEquals(next == null ? Long.MAX_VALUE : next, deleted.next(from));
        }
    }

    @Test
    void noneHasNoRow() {
        assertTrue(DeletedRows.NONE.isEmpty());
        assertEquals(Long.MAX_VALUE, DeletedRows.NONE.next(0));
        assertEquals(0, DeletedRows.NONE.count(0, Long.MAX_VALUE));
    }

    @Test
    void aRowNumberIsNotNegative() {
        assertEquals("a row number is -1",
                assertThrows(IllegalArgumentException.class, () -> new DeletedRows.Builder().add(-1)).getMessage());
    }
}
