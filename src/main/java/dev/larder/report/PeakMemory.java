package dev.larder.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The most memory that this process has held. */
final class PeakMemory {
    private static final String LINE = "VmHWM:";

    private PeakMemory() {}

    /** As Linux counts it; elsewhere what the heap has grown to. */
    static long bytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith(LINE))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst().orElseGet(PeakMemory::heap);
        } catch (IOException e) {
            return heap();
        }
    }

    private static long heap() {
        return Runtime.getRuntime().totalMemory();
    }
}
