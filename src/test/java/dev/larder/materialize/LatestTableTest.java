package dev.larder.materialize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.larder.source.read.WantedRows;

/** The table and its spill, against a map of objects that does the same. */
class LatestTableTest {
    private static final int BATCH = 700;

    @TempDir
    private Path folder;

    private record Entity(long high, long low) {}

    private record Row(Entity entity, long event, long created, long position) {
        boolean isLaterThan(Row other) {
            return event != other.event
                    ? event > other.event
                    : created != other.created ? created > other.created : position > other.position;
        }
    }

    /** Rows in any order of their positions, as several readers bring them: few times, so that ties are many. */
    private static List<Row> rows(Random random, int count, int entities) {
        List<Entity> known = new ArrayList<>();
        for (int i = 0; i < entities; i++) {
            known.add(switch (random.nextInt(4)) {
                // Alike in the half that finds the slot, or in all bits of it that a small table looks at.
                case 0 -> new Entity(random.nextLong(), 42);
                case 1 -> new Entity(random.nextLong(), random.nextLong() << 32);
                case 2 -> new Entity(7, random.nextLong());
                default -> new Entity(random.nextLong(), random.nextLong());
            });
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Entity entity = known.get(random.nextInt(entities));
            boolean hasRow = random.nextInt(10) > 0;
            rows.add(hasRow
                    ? new Row(entity, random.nextInt(5) - 2, random.nextBoolean() ? Long.MIN_VALUE : random.nextInt(3),
                            i)
                    : new Row(entity, Long.MIN_VALUE, Long.MIN_VALUE, LatestTable.NO_POSITION));
        }
        Collections.shuffle(rows, random);
        return rows;
    }

    /** As often few as many: with few, most rows are an entity's only by their position. */
    private static int entities(Random random) {
        return 1 + random.nextInt(random.nextBoolean() ? 50 : 20_000);
    }

    private static Set<Long> latest(List<Row> rows) {
        Map<Entity, Row> latest = new HashMap<>();
        rows.forEach(row -> latest.merge(row.entity, row, (old, fresh) -> fresh.isLaterThan(old) ? fresh : old));
        Set<Long> positions = new TreeSet<>();
        latest.values().stream().map(Row::position).filter(position -> position >= 0).forEach(positions::add);
        return positions;
    }

    /** Entities with several rows of the latest times. */
    private static long ties(List<Row> rows) {
        Map<Entity, List<Row>> latest = new HashMap<>();
        for (Row row : rows) {
            List<Row> known = latest.computeIfAbsent(row.entity, entity -> new ArrayList<>());
            if (!known.isEmpty() && row.event == known.getFirst().event && row.created == known.getFirst().created) {
                known.add(row);
            } else if (known.isEmpty() || row.isLaterThan(known.getFirst())) {
                known.clear();
                known.add(row);
            }
        }
        return latest.values().stream()
                .filter(known -> known.size() > 1 && known.getFirst().position != LatestTable.NO_POSITION).count();
    }

    private interface Taker {
        void take(LatestCandidates rows);
    }

    private static void feed(List<Row> rows, Taker taker) {
        LatestCandidates batch = new LatestCandidates(BATCH);
        for (Row row : rows) {
            batch.add(row.entity.high, row.entity.low, row.event, row.created, row.position);
            if (batch.isFull()) {
                taker.take(batch);
                batch.size = 0;
            }
        }
        taker.take(batch);
    }

    private static Set<Long> positions(RowSet set) {
        Set<Long> positions = new TreeSet<>();
        for (long at = set.next(0); at != WantedRows.NONE; at = set.next(at + 1)) {
            positions.add(at);
        }
        assertEquals(positions.size(), set.size());
        return positions;
    }

    private static Random random(int seed) {
        return new Random(20_261_120L + seed);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void findsTheLatestOfEveryEntity(int seed) {
        Random random = random(seed);
        List<Row> rows = rows(random, 1 + random.nextInt(40_000), entities(random));
        LatestTable table = new LatestTable();
        feed(rows, table::put);
        RowSet found = new RowSet(rows.size());
        assertEquals(ties(rows), table.markLatest(found));
        assertEquals(latest(rows), positions(found));
        Set<Entity> entities = new HashSet<>(rows.stream().map(Row::entity).toList());
        assertEquals(entities.size(), table.size());
        for (Entity entity : entities) {
            assertTrue(table.contains(entity.high, entity.low));
            assertFalse(table.contains(entity.high + 1, entity.low) && !entities.contains(new Entity(entity.high + 1,
                    entity.low)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void findsTheSameAfterSpilling(int seed) {
        Random random = random(seed);
        List<Row> rows = rows(random, 1 + random.nextInt(40_000), entities(random));
        int inTheTable = random.nextInt(rows.size());
        LatestTable table = new LatestTable();
        feed(rows.subList(0, inTheTable), table::put);
        RowSet found = new RowSet(rows.size());
        long ties = 0;
        Set<Entity> seen = new HashSet<>();
        try (LatestSpill spill = new LatestSpill(folder, 2 << random.nextInt(9))) {
            table.drain(spill::write);
            assertEquals(0, table.size());
            feed(rows.subList(inTheTable, rows.size()), spill::write);
            for (int part = 0; part < spill.partitions(); part++) {
                spill.load(part, table);
                ties += table.markLatest(found);
                int before = seen.size();
                for (Row row : rows) {
                    if (spill.partitionOf(row.entity.high) == part) {
                        assertTrue(table.contains(row.entity.high, row.entity.low));
                        seen.add(row.entity);
                    }
                }
                assertEquals(seen.size() - before, table.size());
            }
            assertTrue(spill.bytes() >= (rows.size() - inTheTable) * (long) LatestTable.SLOT_BYTES);
        }
        assertEquals(ties(rows), ties);
        assertEquals(latest(rows), positions(found));
        assertEquals(new HashSet<>(rows.stream().map(Row::entity).toList()), seen);
    }

    /** The estimate before rows are added equals what is then held, including the old array beside the new one. */
    @Test
    void estimatesTheMemoryItWillHold() {
        LatestTable table = new LatestTable();
        long before = table.bytesToHold(0);
        LatestCandidates rows = new LatestCandidates(LatestStep.CANDIDATES);
        Random random = random(0);
        for (int batch = 0; batch < 200; batch++) {
            rows.size = 0;
            while (!rows.isFull()) {
                rows.add(random.nextLong(), random.nextLong(), 0, 0, batch);
            }
            long announced = table.bytesToHold(rows.size);
            table.put(rows);
            long after = table.bytesToHold(0);
            assertEquals(after > before ? after * 3 / 2 : after, announced);
            assertTrue(after >= table.size() * (long) LatestTable.SLOT_BYTES * 4 / 3);
            before = after;
        }
    }

    @Test
    void theEstimateNeverExceedsTheArrayLimit() {
        int most = (1 << 28) / 4 * 3;
        assertEquals((1L << 28) * LatestTable.SLOT_BYTES * 3 / 2, new LatestTable().bytesToHold(most));
        assertEquals(Long.MAX_VALUE, new LatestTable().bytesToHold(most + 1));
        assertEquals(Long.MAX_VALUE, new LatestTable().bytesToHold(Integer.MAX_VALUE));
    }

    /** Otherwise a larger part would not fit into the memory. */
    @ParameterizedTest
    @ValueSource(ints = {2, 16, 4096})
    void aPartIsAnEvenShare(int parts) {
        int[] entities = new int[parts];
        Random random = random(0);
        try (LatestSpill spill = new LatestSpill(folder, parts)) {
            for (int i = 0; i < 100 * parts; i++) {
                entities[spill.partitionOf(random.nextLong())]++;
            }
        }
        for (int share : entities) {
            assertTrue(share > 40 && share < 160, share + " of 100");
        }
    }

    @Test
    void aPartHoldsAboutAThousandRowsEvenWithLittleMemory() {
        assertEquals(128, LatestStep.partitions(100_000, 1));
        assertEquals(16, LatestStep.partitions(7_000, 1));
    }

    @Test
    void everyPartFitsTheMemory() {
        long memory = 200L << 20;
        for (long rows : new long[]{0, 1, 10_000, 50_000_000, 5_000_000_000L}) {
            long parts = LatestStep.partitions(rows, memory);
            assertTrue(rows / parts * LatestTable.SLOT_BYTES * 4 <= memory, rows + " rows in " + parts);
            assertEquals(1, Long.bitCount(parts));
        }
    }
}
