package dev.larder.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** On what the figures were made. */
final class Machine {
    private Machine() {}

    static String describe() {
        return "%d processors (%s), %d GiB, %s, Java %s".formatted(Runtime.getRuntime().availableProcessors(),
                line("/proc/cpuinfo", "model name"), gibibytes(), System.getProperty("os.name").toLowerCase(Locale.ROOT)
                        + " " + System.getProperty("os.arch"),
                System.getProperty("java.version"));
    }

    private static long gibibytes() {
        String digits = line("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Math.round(Long.parseLong(digits) / 1024.0 / 1024.0);
    }

    private static String line(String file, String name) {
        try {
            return Files.readAllLines(Path.of(file)).stream().filter(line -> line.startsWith(name)).findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
