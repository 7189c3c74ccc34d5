package dev.larder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Runs {@code bin/larder} as a shell would, in an environment that does not depend on the machine. */
final class LauncherSandbox {
    static final Path LAUNCHER = Path.of("bin/larder").toAbsolutePath();

    private final Path folder;

    LauncherSandbox(Path folder) {
        this.folder = folder;
    }

    /** Stands in for larder and prints what the launcher passes to it. */
    static final class Probe {
        private Probe() {}

        public static void main(String[] args) throws IOException {
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            for (String arg : args) {
                out.println("arg " + arg);
            }
            for (String name : List.of("larder.home", "larder.tty", "larder.columns", "probe")) {
                out.println(name + " " + System.getProperty(name));
            }
            out.println("collector " + ManagementFactory.getGarbageCollectorMXBeans().getFirst().getName());
            out.println("heap " + ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                    .filter(option -> option.startsWith("-Xmx")).map(option -> option.substring(4)).findFirst()
                    .orElse("of the JVM"));
            System.in.transferTo(out);
            System.exit(args.length > 0 && args[0].equals("fail") ? 7 : 0);
        }
    }

    /** Exit code and complete output of a call. */
    record Result(int exit, String out, String err) {
        List<String> errLines() {
            return err.lines().toList();
        }

        Result expectExit(int expected) {
            assertEquals(expected, exit, () -> "stdout:\n" + out + "\nstderr:\n" + err);
            return this;
        }
    }

    static void writeProbeJar(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Probe.class.getName());
        String entry = Probe.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream in = Probe.class.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new JarEntry(entry));
            in.transferTo(out);
        }
    }

    Result call(Map<String, String> environment, String... command) throws Exception {
        Process process = start(environment, command);
        CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
        String out = text(process.getInputStream());
        assertTrue(process.waitFor(20, TimeUnit.MINUTES));
        return new Result(process.exitValue(), out, err.get());
    }

    Process start(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        // A file, because writing into a pipe fails if the call ends at once.
        builder.redirectInput(Files.writeString(folder.resolve("stdin"), "typed in\n").toFile());
        Map<String, String> target = builder.environment();
        target.keySet().removeIf(name -> name.startsWith("LARDER_") || name.startsWith("LC_"));
        target.keySet().removeAll(List.of("COLUMNS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        target.put("LANG", "C");
        target.put("JAVA_HOME", System.getProperty("java.home"));
        // A background process must not write into a folder that the test has just deleted.
        target.put("XDG_CACHE_HOME", LAUNCHER.resolve("in-the-way").toString());
        target.putAll(environment);
        return builder.start();
    }

    private static String text(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static void copyTree(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path sub, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(sub).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file).toString()),
                        StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
