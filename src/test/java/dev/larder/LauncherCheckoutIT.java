package dev.larder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.larder.LauncherSandbox.Result;

/** In a source checkout {@code bin/larder} builds what it runs. */
class LauncherCheckoutIT {
    private static final String MAIN = """
            package dev.larder;

            public final class Main {
                public static void main(String[] args) {}
            }
            """;

    @TempDir
    private Path temp;
    private LauncherSandbox sandbox;
    private Path root;
    private Path launcher;
    private Path source;

    @BeforeEach
    void checkOut() throws IOException {
        sandbox = new LauncherSandbox(temp);
        root = temp.resolve("a check out");
        for (String part : List.of("bin", "completions", "src/build", ".mvn")) {
            LauncherSandbox.copyTree(Path.of(part), root.resolve(part));
        }
        Files.copy(Path.of("pom.xml"), root.resolve("pom.xml"));
        launcher = root.resolve("bin/larder");
        source = Files.createDirectories(root.resolve("src/main/java/dev/larder")).resolve("Main.java");
        // Compiles faster than the real sources.
        Files.writeString(source, MAIN);
    }

    @Test
    void aFreshCheckoutBuildsItselfOnce() throws Exception {
        LauncherSandbox.copyTree(Path.of("src/main"), root.resolve("src/main"));
        assertEquals(List.of(building()), larder().expectExit(0).errLines());
        assertEquals(List.of(), larder().expectExit(0).errLines());
    }

    /** As any build but the first finds it. */
    private void withPicocliCompiled() throws IOException {
        LauncherSandbox.copyTree(Path.of("target/picocli"), root.resolve("target/picocli"));
    }

    @Test
    void buildsItselfWheneverItsSourcesAreNewer() throws Exception {
        withPicocliCompiled();
        Files.writeString(source, MAIN.substring(0, MAIN.length() - 2));
        Result broken = larder().expectExit(1);
        assertEquals(building(), broken.errLines().getFirst());
        assertTrue(broken.err().contains("Main.java:[4,"), broken.err());
        assertEquals("larder: the build failed; log: " + log(), broken.errLines().getLast());
        assertTrue(Files.size(log()) > 0);

        Files.writeString(source, MAIN);
        assertEquals(List.of(building()), larder().expectExit(0).errLines());
        assertEquals(List.of(), larder().expectExit(0).errLines());

        Files.writeString(source, MAIN);
        assertEquals(List.of(building()), larder().expectExit(0).errLines());
    }

    @Test
    void concurrentAndKilledBuildsDoNoHarm() throws Exception {
        withPicocliCompiled();
        Process killed = sandbox.start(Map.of(), launcher.toString(), "--help");
        Await.until("the build has begun", () -> Files.exists(log()) || !killed.isAlive());
        assertTrue(killed.isAlive());
        List<ProcessHandle> maven = killed.descendants().toList();
        killed.destroyForcibly().waitFor();
        maven.forEach(ProcessHandle::destroyForcibly);

        CompletableFuture<Result> other = CompletableFuture.supplyAsync(this::larder);
        Result one = larder().expectExit(0);
        String both = one.err() + other.get(20, TimeUnit.MINUTES).expectExit(0).err();
        assertEquals(1, both.lines().filter(building()::equals).count(), both);
        try (Stream<Path> left = Files.list(root.resolve("target"))) {
            assertEquals(List.of("build.log", "lib", "picocli"),
                    left.map(path -> path.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void mavenDoesNotReadTheInputOfTheCommand() throws Exception {
        Path probeJar = temp.resolve("larder.jar");
        LauncherSandbox.writeProbeJar(probeJar);
        Path mvn = Files.createDirectories(temp.resolve("greedy")).resolve("mvn");
        Files.writeString(mvn, """
                #!/bin/sh
                cat >/dev/null
                for option; do case $option in -Dbuild.folder=*) lib=${option#*=}/lib ;; esac; done
                mkdir "$lib" && cp '%s' "$lib" && echo >"$lib/.built"
                """.formatted(probeJar));
        assertTrue(mvn.toFile().setExecutable(true));
        String path = mvn.getParent() + ":" + System.getenv("PATH");
        Result result = sandbox.call(Map.of("PATH", path), launcher.toString()).expectExit(0);
        assertTrue(result.out().endsWith("typed in\n"), result.out());
    }

    @Test
    void missingMavenIsReported() throws Exception {
        Path empty = Files.createDirectories(temp.resolve("empty"));
        Result result = sandbox.call(Map.of("PATH", empty.toString()), "/bin/sh", launcher.toString()).expectExit(1);
        assertTrue(result.err().contains("Maven (mvn) is not on PATH"), result.err());
    }

    private Result larder() {
        try {
            return sandbox.call(Map.of(), launcher.toString(), "--help");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Path log() {
        return root.resolve("target/build.log");
    }

    private String building() {
        return "larder: building from source; log: " + log();
    }
}
