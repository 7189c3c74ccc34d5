package dev.larder.source.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.source.storage.RangeReader.Range;

class FetchedRangesTest {
    private static final int MB = 1 << 20;

    @TempDir
    private Path folder;
    private final byte[] content = new byte[40 * MB];

    private void read(long position, long length, ObjectClient.Target target) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(content, (int) position, (int) length);
        for (long count = 0; count < length;) {
            count += target.take(in, count, (int) (length - count));
        }
    }

    @Test
    void neighborsAreReadTogetherAndLongRangesInParts() {
        assertEquals(List.of(new Range(0, 3 * MB), new Range(5 * MB, 10)), FetchedRanges.parts(List.of(
                new Range(5 * MB, 10), new Range(0, MB), new Range(2 * MB, MB), new Range(100, 5), new Range(9, 0)),
                MB));
        assertEquals(List.of(new Range(7, 5 * MB), new Range(7 + 5 * MB, 5 * MB)),
                FetchedRanges.parts(List.of(new Range(7, 10 * MB)), MB));
        assertEquals(List.of(new Range(0, 8 * MB)), FetchedRanges.parts(List.of(new Range(0, 8 * MB)), MB));
    }

    /** What does not fit the memory goes to a file, which has no name and is gone with the reader. */
    @Test
    void everyByteIsThereHoweverLittleMemoryThereIs() throws IOException {
        new Random(1).nextBytes(content);
        List<Range> ranges = List.of(new Range(1000, 9 * MB), new Range(20 * MB, 10 * MB), new Range(35 * MB, 17));
        for (long memory : new long[]{0, 6 * MB, 1 << 30}) {
            try (Fetcher fetcher = new Fetcher(3, MB, memory, folder);
                    FetchedRanges fetched = FetchedRanges.start(ranges, fetcher, false, this::read).orElseThrow()) {
                for (Range range : ranges) {
                    byte[] bytes = new byte[(int) range.length()];
                    ByteBuffer into = ByteBuffer.wrap(bytes);
                    while (into.hasRemaining()) {
                        assertTrue(fetched.read(into, range.offset() + into.position()) > 0);
                    }
                    assertArrayEquals(Arrays.copyOfRange(content, (int) range.offset(),
                            (int) (range.offset() + range.length())), bytes);
                }
                assertEquals(0, fetched.read(ByteBuffer.allocate(1), 15 * MB));
                assertEquals(memory == 1 << 30, fetcher.overflowBytes() == 0);
                try (Stream<Path> files = Files.list(folder)) {
                    assertEquals(0, files.count());
                }
            }
        }
    }

    @Test
    void whatIsForLaterWaitsForRoom() throws IOException {
        List<Range> ranges = List.of(new Range(0, 6 * MB));
        try (Fetcher fetcher = new Fetcher(1, MB, 10 * MB, folder)) {
            assertTrue(FetchedRanges.start(ranges, fetcher, true, this::read).isEmpty());
            FetchedRanges now = FetchedRanges.start(ranges, fetcher, false, this::read).orElseThrow();
            assertTrue(FetchedRanges.start(List.of(new Range(0, MB)), fetcher, true, this::read).isEmpty());
            now.close();
            FetchedRanges.start(List.of(new Range(0, 5 * MB)), fetcher, true, this::read).orElseThrow().close();
        }
    }

    @Test
    void aFailureIsThatOfWhoeverReads() throws IOException {
        try (Fetcher fetcher = new Fetcher(1, MB, 10 * MB, folder);
                FetchedRanges fetched = FetchedRanges.start(List.of(new Range(0, 10)), fetcher, false,
                        (position, length, target) -> {
                            throw StorageException.changed();
                        }).orElseThrow()) {
            assertEquals("has changed since this run was planned", assertThrows(StorageException.class,
                    () -> fetched.read(ByteBuffer.allocate(10), 0)).getMessage());
        }
    }
}
