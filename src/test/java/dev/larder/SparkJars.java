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

/** Spark's jars for JVMs of their own, as larder's Maven command downloads them: none of larder's or of the tests. */
public final class SparkJars {
    public static final Path LARDER = Path.of("target/lib/spark/larder-spark.jar").toAbsolutePath();
    static final Path CACHE = LarderProcess.CACHE;
    private static final Path FOLDER = CACHE.resolve("larder/spark");
    private static final Path HOME = CACHE.resolve("home");

    /** JVM options for short runs: most of the time of a small Spark job is its start. */
    public static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private SparkJars() {}

    static List<String> fetching(Path folder) {
        return List.of("mvn", "-B", "-ntp", "-f", LARDER.resolveSibling("pom.xml").toString(), "-Dfolder=" + folder);
    }

    /** The folder of the jars, downloaded once for the tests of all JVMs. */
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

    /** A SPARK_HOME that is enough for executors in JVMs of their own. */
    public static Path home() throws IOException, InterruptedException {
        fetched();
        return HOME;
    }

    /** The command line of {@code spark-submit}, without its shell script. */
    public static List<String> submit() throws IOException, InterruptedException {
        return Stream.of(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()), SHORT_LIVED,
                List.of("-cp", fetched() + "/*", "org.apache.spark.deploy.SparkSubmit", "--class",
                        "dev.larder.spark.SparkMaterialize"))
                .flatMap(List::stream).toList();
    }
}
