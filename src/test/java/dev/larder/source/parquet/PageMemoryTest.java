package dev.larder.source.parquet;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class PageMemoryTest {
    private final PageMemory memory = new PageMemory(8_000);

    @Test
    void anArrayIsUsedAgainForAboutItsLength() {
        byte[] array = memory.array(900);
        memory.giveBack(array);
        assertNotSame(array, memory.array(901));
        assertNotSame(array, memory.array(700));
        assertSame(array, memory.array(880));
        assertNotSame(array, memory.array(880));
    }

    @Test
    void idleArraysTakeAnEighthBesideWhatIsInUse() throws InterruptedException {
        byte[] first = memory.array(700);
        byte[] second = memory.array(500);
        byte[] third = memory.array(600);
        memory.giveBack(first);
        memory.giveBack(second);
        memory.giveBack(third);
        memory.acquire(7_200);
        memory.acquire(100);
        assertNotSame(first, memory.array(700));
        assertSame(second, memory.array(500));
        assertSame(third, memory.array(600));
        memory.acquire(700);
        byte[] large = memory.array(1_001);
        memory.giveBack(large);
        assertNotSame(large, memory.array(1_001));
        memory.release(8_000);
        memory.giveBack(large);
        assertSame(large, memory.array(1_001));
    }

    /** Its owner still has it, so nobody else may get it. */
    @Test
    void anArrayWithoutALongerOneIsNotGivenBack() {
        byte[] array = memory.array(700);
        PageBuffers buffers = new PageBuffers(memory);
        assertThrows(OutOfMemoryError.class, () -> buffers.longer(array, Integer.MAX_VALUE));
        assertNotSame(array, memory.array(700));
    }
}
