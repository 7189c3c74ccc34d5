package dev.larder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.LauncherSandbox.Result;

/** {@code larder-spark.jar} in JVMs that have Spark's jars and no others. */
class SparkLauncherIT {
    private static final String DONE = """
            done customer_features: 100 written of 200 rows read, 100 superseded
              watermark: none -> 2026-11-19T07:39:00Z
            done customer_embedding: 100 written of 100 rows read
              watermark: none -> 2026-11-19T00:30:00Z
            """;

    @TempDir
    private Path folder;
    private LauncherSandbox sandbox;

    @BeforeEach
    void quickstart() throws IOException {
        sandbox = new LauncherSandbox(folder);
        LauncherSandbox.copyTree(Path.of("examples/quickstart/data"), folder.resolve("data"));
        Files.copy(Path.of("examples/quickstart/larder.yaml"), folder.resolve("larder.yaml"));
    }

    private Result larder(String... arguments) throws Exception {
        return sandbox.call(
                Map.of("XDG_CACHE_HOME", SparkJars.CACHE.toString(), "SPARK_HOME", "", "LARDER_OPTS",
                        String.join(" ", SparkJars.SHORT_LIVED)),
                Stream.concat(Stream.of(LauncherSandbox.LAUNCHER.toString()), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private Result submit(String... arguments) throws Exception {
        return sandbox.call(Map.of(), Stream.concat(SparkJars.submit().stream(), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private static String withoutTimes(String text) {
        return text.replaceAll(", in (less than )?[0-9.]+ s( \\([0-9,]+ rows/s written\\))?", "");
    }

    @Test
    void missingSparkIsReportedWithTheCommandToGetIt() throws Exception {
        Path none = folder.resolve("none");
        Result refused = sandbox.call(Map.of("XDG_CACHE_HOME", none.toString(), "SPARK_HOME", ""),
                LauncherSandbox.LAUNCHER.toString(), "materialize", "--engine", "spark").expectExit(2);
        assertEquals("larder: --engine spark needs Apache Spark 4: set SPARK_HOME to where it is installed, or fetch it"
                + " for this user with: mvn -B -ntp -f '" + SparkJars.LARDER.resolveSibling("pom.xml") + "' -Dfolder='"
                + none.resolve("larder/spark") + "'\n", refused.err());
    }

    @Test
    void theLauncherRunsSpark() throws Exception {
        SparkJars.fetched();
        Result run = larder("materialize", "--engine", "spark", "--master", "local[2]", "--conf",
                "spark.sql.shuffle.partitions=2").expectExit(0);
        assertEquals("", run.out());
        assertTrue(withoutTimes(run.err()).endsWith(DONE), run.err());
        // Warnings of the JVM about Spark and Hadoop are allowed, Spark's log is not.
        assertEquals(List.of(),
                run.errLines().stream().filter(line -> line.contains(" WARN ") || line.contains(" INFO ")
                        || line.contains("SLF4J")).toList());
        larder("verify", "--extra").expectExit(0);
        String again = larder("materialize", "--engine=spark", "--master", "nosuch").expectExit(1).err();
        assertTrue(again.contains("nosuch"), again);
    }

    @Test
    void aSparkHomeWithoutJarsIsRefused() throws Exception {
        Result run = sandbox.call(Map.of("SPARK_HOME", folder.toString()), LauncherSandbox.LAUNCHER.toString(),
                "materialize", "--engine", "spark").expectExit(2);
        assertEquals("larder: SPARK_HOME is " + folder + ", but there is no folder jars in it\n", run.err());
    }

    @Test
    void sparkSubmitRunsTheJar() throws Exception {
        Result run = submit("--master", "local[2]", "--conf", "spark.sql.shuffle.partitions=2",
                SparkJars.LARDER.toString(), "--config", "larder.yaml").expectExit(0);
        assertEquals("", run.out());
        assertTrue(withoutTimes(run.err()).contains(DONE.lines().findFirst().orElseThrow()), run.err());
        larder("verify", "--extra").expectExit(0);
        Result refused = submit(SparkJars.LARDER.toString(), "--config", "larder.yaml", "nosuch").expectExit(2);
        assertTrue(refused.err().contains("error: unknown view `nosuch`"), refused.err());
    }

    @Test
    void noClassIsInTwoJars() throws Exception {
        Set<String> ours = classes(SparkJars.LARDER);
        assertTrue(ours.size() > 1000 && ours.contains("dev/larder/spark/SparkEngine.class"));
        try (Stream<Path> jars = Files.list(SparkJars.fetched())) {
            Set<String> twice = jars.filter(jar -> jar.toString().endsWith(".jar")).map(SparkLauncherIT::classes)
                    .flatMap(Set::stream).filter(ours::contains).collect(Collectors.toCollection(TreeSet::new));
            assertEquals(Set.of(), twice);
        }
    }

    private static Set<String> classes(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
