import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Removes the native libraries from a jar. Usage: java PureJar.java JAR */
final class PureJar {
    private static final Set<String> NATIVE = Set.of("so", "dll", "dylib", "jnilib", "a");

    private PureJar() {}

    public static void main(String[] arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        Path pure = Path.of(arguments[0] + ".pure");
        try (ZipFile zip = new ZipFile(jar.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(pure))) {
            for (ZipEntry entry : zip.stream().toList()) {
                String name = entry.getName();
                if (!NATIVE.contains(name.substring(name.lastIndexOf('.') + 1))) {
                    ZipEntry same = new ZipEntry(name);
                    same.setTimeLocal(entry.getTimeLocal());
                    out.putNextEntry(same);
                    zip.getInputStream(entry).transferTo(out);
                    out.closeEntry();
                }
            }
        }
        Files.move(pure, jar, StandardCopyOption.REPLACE_EXISTING);
    }
}
