import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Writes jars anew without compression. The archive of a release compresses all of them at once, to three quarters of what
 * they take one by one, and a class is loaded without inflating it.
 *
 * Usage: java StoredJar.java [--natives=FOLDER] JAR...   (of native libraries only those in the folder; none if it is empty)
 */
final class StoredJar {
    private static final String NATIVES = "--natives=";
    private static final Set<String> NATIVE = Set.of("so", "dll", "dylib", "jnilib", "a");

    private StoredJar() {}

    public static void main(String[] arguments) throws IOException {
        boolean isPart = arguments[0].startsWith(NATIVES);
        String kept = isPart ? arguments[0].substring(NATIVES.length()) : "";
        for (String name : List.of(arguments).subList(isPart ? 1 : 0, arguments.length)) {
            Path jar = Path.of(name);
            Path stored = Path.of(name + ".stored");
            try (ZipFile zip = new ZipFile(jar.toFile());
                    ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(stored))) {
                out.setMethod(ZipOutputStream.STORED);
                for (ZipEntry entry : zip.stream().toList()) {
                    if (!isPart || !isNative(entry.getName())
                            || !kept.isEmpty() && entry.getName().startsWith(kept + "/")) {
                        copy(zip, entry, out);
                    }
                }
            }
            Files.move(stored, jar, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static boolean isNative(String name) {
        return NATIVE.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    private static void copy(ZipFile zip, ZipEntry entry, ZipOutputStream out) throws IOException {
        ZipEntry same = new ZipEntry(entry.getName());
        same.setTimeLocal(entry.getTimeLocal());
        same.setSize(entry.getSize());
        same.setCrc(entry.getCrc());
        out.putNextEntry(same);
        try (InputStream in = zip.getInputStream(entry)) {
            in.transferTo(out);
        }
        out.closeEntry();
    }
}
