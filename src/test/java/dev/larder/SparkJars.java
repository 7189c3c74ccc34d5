package dev.larder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Spark for JVMs of their own, with no jar of larder's or of the tests': what larder's Maven command fetches. */
public final class SparkJars {
    public static final Path LARDER = Path.of("target/lib/spark/larder-spark.jar").toAbsolutePath();
    static final Path CACHE = Path.of("target/spark-cache").toAbsolutePath();
    private static final Path FOLDER = CACHE.resolve("larder/spark");

    private SparkJars() {}

    static List<String> fetching(Path folder) {
        return List.of("mvn", "-B", "-ntp", "-f", LARDER.resolveSibling("pom.xml").toString(), "-Dfolder=" + folder);
    }

    /** The folder of the jars, which is fetched once for all tests. */
    public static synchronized Path fetched() throws IOException, InterruptedException {
        if (!Files.exists(CACHE.resolve("fetched"))) {
            ProcessBuilder maven = new ProcessBuilder(fetching(FOLDER)).redirectErrorStream(true)
                    .redirectOutput(Files.createDirectories(CACHE).resolve("maven.log").toFile());
            maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
            assertEquals(0, maven.start().waitFor(), () -> "see " + CACHE.resolve("maven.log"));
            Files.createFile(CACHE.resolve("fetched"));
        }
        return FOLDER;
    }

    /** What SPARK_HOME may be, as far as executors in JVMs of their own need one. */
    public static synchronized Path home() throws IOException, InterruptedException {
        Path jars = fetched();
        Path home = Files.createDirectories(CACHE.resolve("home"));
        if (!Files.exists(home.resolve("jars"))) {
            Files.createSymbolicLink(home.resolve("jars"), jars);
        }
        return home;
    }

    /** What begins a call of {@code spark-submit}, without its script. */
    public static List<String> submit() throws IOException, InterruptedException {
        return List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-cp", fetched() + "/*",
                "org.apache.spark.deploy.SparkSubmit", "--class", "dev.larder.spark.SparkMaterialize");
    }
}
