package dev.larder;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Spark for JVMs of their own, with no jar of larder's or of the tests': what larder's Maven command fetches. */
public final class SparkJars {
    public static final Path LARDER = Path.of("target/lib/spark/larder-spark.jar").toAbsolutePath();
    static final Path CACHE = Path.of("target/spark-cache").toAbsolutePath();
    private static final Path FOLDER = CACHE.resolve("larder/spark");
    private static final Path HOME = CACHE.resolve("home");

    /** Options for a JVM that is over before the second compiler pays: most of Spark's time here is its start. */
    public static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private SparkJars() {}

    static List<String> fetching(Path folder) {
        return List.of("mvn", "-B", "-ntp", "-f", LARDER.resolveSibling("pom.xml").toString(), "-Dfolder=" + folder);
    }

    /** The folder of the jars, which is fetched once for all tests of all JVMs. */
    public static synchronized Path fetched() throws IOException, InterruptedException {
        Files.createDirectories(CACHE);
        try (FileChannel file = FileChannel.open(CACHE.resolve("lock"), CREATE, WRITE); FileLock lock = file.lock()) {
            if (!Files.exists(CACHE.resolve("fetched"))) {
                ProcessBuilder maven = new ProcessBuilder(fetching(FOLDER)).redirectErrorStream(true)
                        .redirectOutput(CACHE.resolve("maven.log").toFile());
                maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
                assertEquals(0, maven.start().waitFor(), () -> "see " + CACHE.resolve("maven.log"));
                Files.createSymbolicLink(Files.createDirectories(HOME).resolve("jars"), FOLDER);
                Files.createFile(CACHE.resolve("fetched"));
            }
            assertTrue(lock.isValid());
        }
        return FOLDER;
    }

    /** What SPARK_HOME may be, as far as executors in JVMs of their own need one. */
    public static Path home() throws IOException, InterruptedException {
        fetched();
        return HOME;
    }

    /** What begins a call of {@code spark-submit}, without its script. */
    public static List<String> submit() throws IOException, InterruptedException {
        return Stream.of(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()), SHORT_LIVED,
                List.of("-cp", fetched() + "/*", "org.apache.spark.deploy.SparkSubmit", "--class",
                        "dev.larder.spark.SparkMaterialize"))
                .flatMap(List::stream).toList();
    }
}
