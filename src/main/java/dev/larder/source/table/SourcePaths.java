package dev.larder.source.table;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import dev.larder.feature.JoinKeys;
import dev.larder.source.parquet.Footer;
import dev.larder.source.storage.FileFailure;
import dev.larder.source.storage.SourceException;

/**
 * The Parquet files that a source's path names.
 *
 * @param root the folder below which folders are partitions
 * @param files sorted by their path's text
 */
public record SourcePaths(Path root, List<Path> files) {

    public static SourcePaths of(String text) {
        if (text.contains("://")) {
            throw new SourceException("`" + text + "` is a URL, and the local engine reads only plain paths of this"
                    + " machine; Spark reads such: `materialize --engine spark`");
        }
        Path path = path(text);
        Set<Path> files = new TreeSet<>(Comparator.comparing(Path::toString, JoinKeys.BY_CODE_POINT));
        Path root;
        if (Files.exists(path)) {
            root = path;
            addFiles(path, files);
        } else if (Glob.isGlob(text)) {
            Glob glob = Glob.of(path);
            root = glob.root();
            glob.matches().forEach(match -> addFiles(match, files));
        } else {
            throw missing(path);
        }
        if (files.isEmpty()) {
            throw new SourceException("`" + text + "` has no Parquet files");
        }
        return new SourcePaths(aboveAllPartitions(root), List.copyOf(files));
    }

    private static Path path(String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new SourceException("`" + text + "` is not a path: " + e.getReason(), e);
        }
    }

    private static SourceException missing(Path path) {
        try {
            Files.readAttributes(path, BasicFileAttributes.class);
            return new SourceException("`" + path + "` cannot be read");
        } catch (IOException e) {
            return FileFailure.of(path, e);
        }
    }

    /** Makes a partition mean the same, whether the path names the table or one of its partitions. */
    private static Path aboveAllPartitions(Path path) {
        Path root = Files.isDirectory(path) ? path : path.getParent();
        while (root.getFileName() != null && HivePartitions.isPartition(root.getFileName().toString())) {
            root = root.getParent();
        }
        return root;
    }

    private static void addFiles(Path path, Set<Path> files) {
        if (Files.isRegularFile(path)) {
            files.add(path);
            return;
        }
        if (!Files.isDirectory(path)) {
            throw new SourceException("`" + path + "` is neither a file nor a folder");
        }
        try {
            Files.walkFileTree(path, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE,
                    new Walk(path, files));
        } catch (IOException e) {
            throw FileFailure.of(path, e);
        }
    }

    /** Every engine ignores such files: `_SUCCESS`, `_temporary`, `.part-0.parquet.crc`. */
    static boolean isHidden(Path path) {
        String name = path.getFileName().toString();
        return name.startsWith("_") || name.startsWith(".");
    }

    private static final class Walk extends SimpleFileVisitor<Path> {
        private final Path top;
        private final Set<Path> files;

        private Walk(Path top, Set<Path> files) {
            this.top = top;
            this.files = files;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return isHidden(folder) && !folder.equals(top) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (isHidden(file)) {
                return FileVisitResult.CONTINUE;
            }
            if (attributes.isRegularFile() && isParquet(file)) {
                files.add(file);
            } else if (attributes.isSymbolicLink() && isNamedParquet(file)) {
                // Links are followed, so this one is broken, and its rows must not be left out silently.
                throw new NoSuchFileException(file.toString());
            }
            return FileVisitResult.CONTINUE;
        }

        /** Judged by the extension, so that a damaged file is reported; without one, by the first bytes. */
        private static boolean isParquet(Path file) throws IOException {
            if (file.getFileName().toString().indexOf('.') >= 0) {
                return isNamedParquet(file);
            }
            try (FileChannel channel = FileChannel.open(file)) {
                return Footer.startsLikeParquet(channel);
            }
        }

        private static boolean isNamedParquet(Path file) {
            String name = file.getFileName().toString();
            return name.endsWith(".parquet") || name.endsWith(".parq");
        }
    }
}
