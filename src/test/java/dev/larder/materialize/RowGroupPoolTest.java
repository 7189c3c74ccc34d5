package dev.larder.materialize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.Await;
import dev.larder.source.RowGroup;
import dev.larder.source.Sources;
import dev.larder.source.read.WantedRows;

/** Parallel readers stop after a failure or an interruption, and an incomplete read is never reported as complete. */
class RowGroupPoolTest {
    @TempDir
    private Path folder;
    private List<RowGroup> groups;
    private final Interruption interruption = new Interruption();
    private final List<RowGroup> read = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void threeGroups() {
        groups = new SmallLoad(folder).plan().rowGroups();
        assertEquals(3, groups.size());
    }

    private void readUntilStopped(RowGroup group, BooleanSupplier stopped) {
        read.add(group);
        Await.until("the reader was told to stop", stopped);
    }

    @Test
    void everyRowGroupIsReadOnce() {
        new RowGroupPool(2, interruption, Sources.ample()).each(groups, List.of(), WantedRows.ALL,
                (group, stopped, memory) -> read.add(group));
        assertEquals(3, read.size());
        assertTrue(read.containsAll(groups));
        new RowGroupPool(2, interruption, Sources.ample()).each(List.of(), List.of(), WantedRows.ALL,
                (group, stopped, memory) -> readUntilStopped(group, stopped));
    }

    @Test
    void aFailureStopsTheOthersAndIsThrown() {
        RuntimeException broken = new IllegalStateException("broken");
        assertEquals(broken, assertThrows(IllegalStateException.class,
                () -> new RowGroupPool(2, interruption, Sources.ample()).each(groups, List.of(), WantedRows.ALL,
                        (group, stopped, memory) -> {
                            if (group.equals(groups.getFirst())) {
                                Await.until("the other reads", () -> !read.isEmpty());
                                throw broken;
                            }
                            readUntilStopped(group, stopped);
                        })));
        assertEquals(List.of(groups.get(1)), read);
        assertFalse(interruption.isRequested(), "the run was not interrupted");
    }

    /** Such as memory that is used up. */
    @Test
    void anErrorIsRethrownUnchanged() {
        assertThrows(StackOverflowError.class,
                () -> new RowGroupPool(2, interruption, Sources.ample()).each(groups, List.of(), WantedRows.ALL,
                        (group, stopped, memory) -> {
                            throw new StackOverflowError();
                        }));
    }

    @Test
    void nothingStartsAfterAnInterruption() {
        new RowGroupPool(1, interruption, Sources.ample()).each(groups, List.of(), WantedRows.ALL,
                (group, stopped, memory) -> {
                    read.add(group);
                    interruption.request();
                    assertTrue(stopped.getAsBoolean());
                });
        assertEquals(List.of(groups.getFirst()), read);
    }

    @Test
    void anInterruptedWaitIsNotReportedAsComplete() {
        Thread.currentThread().interrupt();
        new RowGroupPool(2, interruption, Sources.ample()).each(groups, List.of(), WantedRows.ALL,
                (group, stopped, memory) -> readUntilStopped(group, stopped));
        assertTrue(Thread.interrupted(), "the thread is still interrupted");
        assertTrue(interruption.isRequested());
    }
}
