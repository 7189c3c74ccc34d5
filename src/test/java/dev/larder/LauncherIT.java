package dev.larder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.larder.LauncherSandbox.Result;

/** The real {@code bin/larder} in an installed distribution: {@code bin} and {@code lib} side by side. */
class LauncherIT {
    @TempDir
    private Path temp;
    private LauncherSandbox sandbox;
    private Path root;
    private Path launcher;

    @BeforeEach
    void probeDistribution() throws IOException {
        sandbox = new LauncherSandbox(temp);
        root = temp.resolve("a folder with späces");
        launcher = Files.createDirectories(root.resolve("bin")).resolve("larder");
        Files.copy(LauncherSandbox.LAUNCHER, launcher);
        LauncherSandbox.writeProbeJar(Files.createDirectories(root.resolve("lib")).resolve("larder.jar"));
    }

    @Test
    void runsThroughSymbolicLinksFromAnotherFolder() throws Exception {
        LauncherSandbox.copyTree(Path.of("target/lib"), root.resolve("lib"));
        Path folder = Files.createDirectories(temp.resolve("linked"));
        Files.createSymbolicLink(folder.resolve("first"), launcher);
        Path link = Files.createSymbolicLink(folder.resolve("second"), Path.of("first"));
        for (String option : List.of("--help", "--version")) {
            Result result = sandbox.call(Map.of(), link.toString(), option).expectExit(0);
            assertEquals("", result.err());
        }
    }

    @Test
    void argumentsStreamsAndExitCodeArePassedUnchanged() throws Exception {
        Result result = sandbox.call(Map.of(), launcher.toString(), "fail", "a b", "", "*", "$HOME", "Köln")
                .expectExit(7);
        assertEquals("""
                arg fail
                arg a b
                arg\s
                arg *
                arg $HOME
                arg Köln
                larder.home %s
                larder.tty\s
                larder.columns null
                probe null
                collector Copy
                heap of the JVM
                typed in
                """.formatted(root), result.out());
        assertEquals("", result.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash", "busybox sh"})
    void aClosedInputIsReadAsEmpty(String shell) throws Exception {
        Programs.require(shell.split(" ")[0]);
        Result result = sandbox.call(Map.of(), "sh", "-c", "exec " + shell + " \"$0\" x <&-", launcher.toString())
                .expectExit(0);
        assertTrue(result.out().endsWith("heap of the JVM\n"), "it read a file that Java has open");
        assertEquals("", result.err());
    }

    /** An SSH login sets a locale that a container may not have. */
    @ParameterizedTest
    @ValueSource(strings = {"xx_YY.UTF-8", "xx_YY.utf8", "C.UTF-8", ""})
    void nonAsciiArgumentsAreReadUnderAMissingLocale(String locale) throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/lib/locale/C.utf8")), "this system keeps its locales elsewhere");
        assertTrue(sandbox.call(Map.of("LC_ALL", locale), launcher.toString(), "Köln").expectExit(0).out()
                .startsWith("arg Köln\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "dash", "bash", "busybox sh"})
    void runsInEveryShell(String shell) throws Exception {
        List<String> command = new ArrayList<>(List.of(shell.split(" ")));
        Programs.require(command.getFirst());
        command.addAll(List.of(launcher.toString(), "x"));
        Result result = sandbox.call(Map.of("COLUMNS", "99"), command.toArray(String[]::new)).expectExit(0);
        assertTrue(result.out().contains("larder.columns 99"), result.out());
        assertEquals("", result.err());
    }

    @Test
    void larderOptsOverrideTheDefaults() throws Exception {
        Result result = sandbox.call(Map.of("LARDER_OPTS", "-Dprobe=* -XX:+UseG1GC"), launcher.toString())
                .expectExit(0);
        assertTrue(result.out().contains("probe *"), result.out());
        assertTrue(result.out().contains("collector G1"), result.out());
    }

    @Test
    void aBulkCommandIsRecognizedAfterGlobalOptions() throws Exception {
        Result result = sandbox.call(Map.of(), launcher.toString(), "--profile", "prod", "-o", "json", "materialize");
        assertTrue(result.expectExit(0).out().contains("heap 512m"), result.out());
    }

    @Test
    void aTerminalAndItsWidthAreDetected() throws Exception {
        Programs.require("script");
        Path out = temp.resolve("out");
        String line = "stty cols 77; '" + launcher + "' </dev/null >'" + out + "'";
        sandbox.call(Map.of(), "script", "-qec", line, "/dev/null").expectExit(0);
        String seen = Files.readString(out);
        assertTrue(seen.contains("larder.tty e\nlarder.columns 77\n"), seen);
    }

    @Nested
    class Java {
        @Test
        void aMissingLarderJavaIsAnError() throws Exception {
            Result result = sandbox.call(Map.of("LARDER_JAVA", "/nowhere"), launcher.toString()).expectExit(2);
            assertEquals("larder: LARDER_JAVA is /nowhere, but /nowhere is not a program\n", result.err());
        }

        @Test
        void aLarderJavaThatIsTooOldIsAnError() throws Exception {
            Path old = fakeJava("jdk-17", "17.0.1");
            for (Path named : List.of(old, old.resolve("bin/java"))) {
                Result result = sandbox.call(Map.of("LARDER_JAVA", named.toString()), launcher.toString())
                        .expectExit(2);
                assertEquals("larder: LARDER_JAVA is " + named
                        + ", but that is Java 17, and larder needs 21 or newer\n", result.err());
            }
        }

        @Test
        void withoutAReleaseFileJavaIsAskedForItsVersion() throws Exception {
            Path shim = fakeJava("shim", "23-ea");
            Files.delete(shim.resolve("release"));
            Result result = sandbox.call(Map.of("LARDER_JAVA", shim.toString()), launcher.toString()).expectExit(0);
            assertTrue(result.out().startsWith("ran shim"), result.out());
        }

        @Test
        void javaHomeAndPathAreSkippedIfTooOld() throws Exception {
            relocateUsualFolders();
            Path home = fakeJava("home-8", "1.8.0_402");
            Path path = fakeJava("path-22", "22");
            Map<String, String> environment = Map.of("HOME", "", "JAVA_HOME", home.toString(), "PATH",
                    path.resolve("bin") + ":" + tools());
            assertTrue(sandbox.call(environment, launcher.toString()).expectExit(0).out().startsWith("ran path-22"));
        }

        @Test
        void theNewestJavaOfTheUsualFoldersIsUsed() throws Exception {
            Path usual = relocateUsualFolders();
            fakeJava(usual.resolve("usr/lib/jvm/java-21"), "21.0.9");
            fakeJava(usual.resolve("usr/lib/jvm/jdk 25"), "25.0.3");
            fakeJava(usual.resolve("opt/java-24"), "24");
            fakeJava(usual.resolve("opt/java-9"), "9");
            Result result = sandbox.call(Map.of("HOME", "", "PATH", tools(), "JAVA_HOME", ""), launcher.toString())
                    .expectExit(0);
            assertTrue(result.out().startsWith("ran jdk 25"), result.out());
        }

        @Test
        void withoutJavaItListsWhatItFound() throws Exception {
            Path usual = relocateUsualFolders();
            Path old = fakeJava(usual.resolve("usr/lib/jvm/java-17"), "17");
            Result result = sandbox
                    .call(Map.of("HOME", "", "PATH", tools(), "JAVA_HOME", "/nowhere"), launcher.toString())
                    .expectExit(1);
            assertEquals("", result.out());
            assertTrue(result.err().contains("no Java 21 or newer found"), result.err());
            assertTrue(result.err().contains("found: JAVA_HOME=/nowhere (no Java), " + old + " (Java 17)"),
                    result.err());
        }

        private Path fakeJava(String name, String version) throws IOException {
            return fakeJava(temp.resolve(name), version);
        }

        private Path fakeJava(Path home, String version) throws IOException {
            Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
            Files.writeString(java, """
                    #!/bin/sh
                    if [ "$1" = -version ]; then echo 'openjdk version "%s"' >&2; else echo 'ran %s'; fi
                    """.formatted(version, home.getFileName()));
            assertTrue(java.toFile().setExecutable(true));
            Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
            return home;
        }

        /** Makes the launcher look for Java in a folder of this test instead of the machine's. */
        private Path relocateUsualFolders() throws IOException {
            Path usual = temp.resolve("usual").toAbsolutePath();
            String text = Files.readString(launcher);
            String relocated = text.replaceAll("(?m)(?<=[ ])/(usr|opt|Library)(?=/\\S*\\*)", usual + "/$1");
            assertNotEquals(text, relocated);
            Files.writeString(launcher, relocated);
            return usual;
        }

        /** A folder for PATH with the programs that the launcher needs, but no Java. */
        private String tools() throws IOException {
            Path folder = Files.createDirectories(temp.resolve("tools"));
            for (String tool : List.of("readlink", "stat", "cksum", "mkdir")) {
                Path script = Files.writeString(folder.resolve(tool), """
                        #!/bin/sh
                        PATH=/usr/bin:/bin exec %s "$@"
                        """.formatted(tool));
                assertTrue(script.toFile().setExecutable(true));
            }
            return folder.toString();
        }
    }

    @Nested
    class ClassDataArchive {
        @Test
        void isWrittenAfterTheCommandUsedAndReplaced() throws Exception {
            Map<String, String> cache = Map.of("XDG_CACHE_HOME", temp.resolve("cache").toString());
            sandbox.call(cache, launcher.toString()).expectExit(0);
            assertEquals(Optional.empty(), archive(), "it must not have waited for the archive");
            Path archive = awaitNewArchive(Instant.EPOCH);
            assertEquals(archive.getParent(), temp.resolve("cache/larder/classes")
                    .resolve(root.toString().substring(1)).resolve(System.getProperty("java.home").substring(1)));

            assertTrue(isUsed(cache), "the archive was not used");

            FileTime first = Files.getLastModifiedTime(archive);
            Files.setLastModifiedTime(root.resolve("lib/larder.jar"), FileTime.from(Instant.EPOCH));
            sandbox.call(cache, launcher.toString()).expectExit(0);
            awaitNewArchive(first.toInstant());
            assertTrue(isUsed(cache), "the second archive was not used");
            try (Stream<Path> files = Files.list(archive.getParent())) {
                assertEquals(List.of("jar", "java", "lib", "long.jsa", "short.jsa"),
                        files.map(file -> file.getFileName().toString()).sorted().toList());
            }
        }

        private boolean isUsed(Map<String, String> cache) throws Exception {
            Path loaded = temp.resolve("loaded");
            Map<String, String> logging = new HashMap<>(cache);
            logging.put("LARDER_OPTS", "-Xlog:class+load:file=" + loaded);
            sandbox.call(logging, launcher.toString()).expectExit(0);
            return Files.readString(loaded)
                    .contains(LauncherSandbox.Probe.class.getName() + " source: shared objects file");
        }

        @Test
        void aBrokenOneIsNotNoticed() throws Exception {
            Map<String, String> cache = Map.of("XDG_CACHE_HOME", temp.resolve("cache").toString());
            Result before = sandbox.call(cache, launcher.toString()).expectExit(0);
            Files.writeString(awaitNewArchive(Instant.EPOCH), "no archive");
            assertEquals(before, sandbox.call(cache, launcher.toString()));
        }

        @Test
        void withoutACacheFolderAllElseIsTheSame() throws Exception {
            Result expected = sandbox.call(Map.of(), launcher.toString()).expectExit(0);
            String inTheWay = LauncherSandbox.LAUNCHER.toString();
            assertEquals(expected, sandbox.call(Map.of("XDG_CACHE_HOME", "", "HOME", inTheWay), launcher.toString()));
            assertEquals(expected, sandbox.call(Map.of("XDG_CACHE_HOME", "", "HOME", ""), launcher.toString()));
            assertEquals(expected,
                    sandbox.call(Map.of("XDG_CACHE_HOME", "relative"), "env", "-u", "HOME", launcher.toString()));
            assertEquals("", expected.err());
        }

        private Optional<Path> archive() {
            Path cache = temp.resolve("cache");
            if (!Files.exists(cache)) {
                return Optional.empty();
            }
            try (Stream<Path> files = Files.walk(cache)) {
                return files.filter(file -> file.endsWith("long.jsa") && !file.getParent().endsWith("new"))
                        .findFirst();
            } catch (IOException | UncheckedIOException e) {
                return Optional.empty(); // a file went away meanwhile
            }
        }

        private Path awaitNewArchive(Instant former) throws Exception {
            Await.until("a new archive", () -> archive()
                    .map(now -> now.toFile().lastModified() > former.toEpochMilli()
                            && Files.exists(now.resolveSibling("java")) && !Files.exists(now.resolveSibling("lock")))
                    .orElse(false));
            Path archive = archive().orElseThrow();
            assertTrue(Files.size(archive) > 0, "the JVM wrote no archive");
            return archive;
        }
    }

    /** The usual way of a call: every process would cost as much as a good part of the JVM's start. */
    @Test
    void startsNoProcessButJava() throws Exception {
        Path spies = Files.createDirectories(temp.resolve("spies"));
        Path called = temp.resolve("called");
        try (Stream<Path> programs = Stream.of("/usr/bin", "/bin").map(Path::of).flatMap(folder -> list(folder))) {
            for (Path program : programs.toList()) {
                Path spy = spies.resolve(program.getFileName().toString());
                if (!Files.exists(spy) && !program.getFileName().toString().equals("java")) {
                    Files.writeString(spy, "#!/bin/sh\necho " + program.getFileName() + " >>'" + called + "'\nexec "
                            + program + " \"$@\"\n");
                    assertTrue(spy.toFile().setExecutable(true));
                }
            }
        }
        Map<String, String> environment = Map.of("PATH", spies.toString(), "HOME", "", "XDG_CACHE_HOME", "");
        sandbox.call(environment, launcher.toString(), "get").expectExit(0);
        assertFalse(Files.exists(called), () -> "it called " + read(called));
    }

    private static Stream<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
