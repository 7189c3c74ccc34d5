package dev.larder.operate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ReadAheadTest {
    @Test
    void batchesArePrintedInOrder() {
        List<Integer> printed = new ArrayList<>();
        try (ReadAhead<Integer> ahead = new ReadAhead<>(printed::add)) {
            for (int i = 0; i < 100; i++) {
                int batch = i;
                ahead.read(() -> batch);
            }
            ahead.finish();
        }
        assertEquals(IntStream.range(0, 100).boxed().toList(), printed);
    }

    @Test
    void theNextBatchIsReadWhileOneIsPrinted() {
        CountDownLatch secondIsBeingRead = new CountDownLatch(1);
        List<String> printed = new ArrayList<>();
        try (ReadAhead<String> ahead = new ReadAhead<>(batch -> {
            assertEquals(true, await(secondIsBeingRead));
            printed.add(batch);
        })) {
            ahead.read(() -> "first");
            ahead.read(() -> {
                secondIsBeingRead.countDown();
                return "second";
            });
            ahead.finish();
        }
        assertEquals(List.of("first", "second"), printed);
    }

    @Test
    void batchesBeforeAFailureArePrinted() {
        IllegalStateException failure = new IllegalStateException("the store is gone");
        List<String> printed = new ArrayList<>();
        try (ReadAhead<String> ahead = new ReadAhead<>(printed::add)) {
            ahead.read(() -> "first");
            ahead.read(() -> {
                throw failure;
            });
            assertSame(failure, assertThrows(IllegalStateException.class, ahead::finish));
        }
        assertEquals(List.of("first"), printed);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(4, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            return false;
        }
    }
}
