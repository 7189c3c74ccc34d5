package dev.larder;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What is installed on this machine. */
public final class Programs {
    private Programs() {}

    public static boolean isThere(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Skips the test if one is missing, and prints which. */
    public static void require(String... programs) {
        for (String program : programs) {
            if (!isThere(program)) {
                System.out.println("skipped: " + program + " is not installed");
            }
            assumeTrue(isThere(program), program + " is not installed");
        }
    }
}
