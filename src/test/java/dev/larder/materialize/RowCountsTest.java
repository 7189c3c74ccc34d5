package dev.larder.materialize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import dev.larder.source.RejectReason;
import dev.larder.store.DeleteOutcome;
import dev.larder.store.WriteOutcome;

/** What parts of a run counted, brought together: each in its place, and nothing twice. */
class RowCountsTest {
    private static RowCounts part(String failure) {
        RowCounts counts = new RowCounts();
        counts.recordRead(1, 2, 52, 42, 4);
        counts.recordTies(3);
        for (int i = 0; i < 4; i++) {
            counts.recordReject(RejectReason.values()[i / 3], Optional.of("f" + i % 2));
        }
        counts.recordWrites(repeated(Map.<WriteOutcome, Integer>of(WriteOutcome.Done.EXPIRED, 5,
                WriteOutcome.Done.STALE, 6,
                WriteOutcome.Done.DROPPED, 7, WriteOutcome.Done.WRITTEN, 8, WriteOutcome.Done.DELETED, 12,
                new WriteOutcome.Failed(failure), 4)));
        counts.recordDeletes(repeated(
                Map.<DeleteOutcome, Integer>of(DeleteOutcome.Done.DELETED, 9, DeleteOutcome.Done.NOT_FOUND, 100,
                        new DeleteOutcome.Failed(failure), 11)));
        return counts;
    }

    private static <T> List<T> repeated(Map<T, Integer> times) {
        return times.entrySet().stream()
                .flatMap(each -> Collections.nCopies(each.getValue(), each.getKey()).stream()).toList();
    }

    private static List<Long> numbers(RowCounts counts) {
        return List.of(counts.read(), counts.beforeWindow(), counts.afterWindow(), counts.superseded(),
                counts.rejected(),
                counts.expired(), counts.stale(), counts.dropped(), counts.written(), counts.failed(),
                counts.deleted(), counts.undeleted(), counts.ties(), counts.deletedBySource(),
                counts.deletedByReplace());
    }

    @Test
    void everyPartIsCountedOnce() {
        assertEquals(List.of(59L, 1L, 2L, 10L, 4L, 5L, 6L, 7L, 8L, 4L, 21L, 11L, 3L, 12L, 9L),
                numbers(part("no room")));
        RowCounts whole = new RowCounts();
        assertEquals(null, whole.firstFailure());
        whole.add(part("no room"));
        whole.add(part("later"));
        whole.add(new RowCounts());
        assertEquals(List.of(118L, 2L, 4L, 20L, 8L, 10L, 12L, 14L, 16L, 8L, 42L, 22L, 6L, 24L, 18L), numbers(whole));
        assertEquals(Map.of(RejectReason.values()[0], 6L, RejectReason.values()[1], 2L), whole.rejectedBy());
        assertEquals(Map.of("f0", 4L, "f1", 4L), whole.rejectedFeatures());
        assertEquals("no room", whole.firstFailure());
        assertEquals("no room", part("no room").firstFailure());
        RowCounts undeleted = new RowCounts();
        undeleted.recordDeletes(List.of(new DeleteOutcome.Failed("it is locked"), new DeleteOutcome.Failed("later")));
        assertEquals("it is locked", undeleted.firstFailure());
        assertEquals(whole.read(), whole.beforeWindow() + whole.afterWindow() + whole.superseded() + whole.rejected()
                + whole.expired() + whole.stale() + whole.dropped() + whole.written() + whole.deletedBySource()
                + whole.failed());
    }
}
