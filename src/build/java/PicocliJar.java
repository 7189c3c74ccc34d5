import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

import javax.tools.ToolProvider;

/**
 * Compiles picocli's own sources for Java 21. The published classes are of Java 5, which a class-data archive does not
 * take, so every command would parse and verify them again. All other entries of the jar stay as they are.
 *
 * Usage: java PicocliJar.java PUBLISHED_JAR SOURCES_JAR RESULT
 */
final class PicocliJar {
    /** The time of every entry, so that the same sources give the same bytes. */
    private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(2026, 11, 20, 0, 0);

    private PicocliJar() {}

    public static void main(String[] arguments) throws IOException {
        Path published = Path.of(arguments[0]);
        Path sources = Path.of(arguments[1]);
        Path result = Path.of(arguments[2]);
        Files.createDirectories(result.getParent());
        Path work = Files.createTempDirectory(result.getParent(), "picocli");
        try {
            compile(unpackSources(sources, work), Files.createDirectory(work.resolve("classes")));
            Path jar = work.resolve("jar");
            write(published, work.resolve("classes"), jar);
            // Another build may be doing the same.
            Files.move(jar, result, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            try (Stream<Path> left = Files.walk(work)) {
                left.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
            }
        }
    }

    private static List<String> unpackSources(Path sources, Path work) throws IOException {
        Path folder = Files.createDirectory(work.resolve("sources"));
        try (ZipFile zip = new ZipFile(sources.toFile())) {
            for (ZipEntry entry : zip.stream().filter(entry -> entry.getName().endsWith(".java")).toList()) {
                Path file = folder.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                try (InputStream in = zip.getInputStream(entry)) {
                    Files.copy(in, file);
                }
            }
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).map(Path::toString).sorted().toList();
        }
    }

    private static void compile(List<String> files, Path classes) {
        // Concatenation without invokedynamic, of which each use costs time at the start.
        List<String> options = List.of("--release", "21", "-g", "-proc:none", "-nowarn", "-Xlint:none",
                "-XDstringConcat=inline", "-encoding", "UTF-8", "-d", classes.toString());
        String[] all = Stream.concat(options.stream(), files.stream()).toArray(String[]::new);
        if (ToolProvider.getSystemJavaCompiler().run(null, null, null, all) != 0) {
            throw new IllegalStateException("picocli does not compile");
        }
    }

    private static void write(Path published, Path classes, Path jar) throws IOException {
        Map<String, byte[]> entries = new TreeMap<>();
        byte[] manifest = null;
        try (ZipFile zip = new ZipFile(published.toFile())) {
            for (ZipEntry entry : zip.stream().filter(entry -> !entry.isDirectory()).toList()) {
                byte[] content = zip.getInputStream(entry).readAllBytes();
                if (entry.getName().equals("META-INF/MANIFEST.MF")) {
                    manifest = content;
                } else if (!entry.getName().startsWith("picocli/")) {
                    entries.put(entry.getName(), content);
                }
            }
        }
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                entries.put(classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            put(out, "META-INF/MANIFEST.MF", manifest);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                put(out, entry.getKey(), entry.getValue());
            }
        }
    }

    private static void put(ZipOutputStream out, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(ENTRY_TIME);
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }
}
