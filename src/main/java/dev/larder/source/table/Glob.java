package dev.larder.source.table;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.StreamSupport;

import dev.larder.source.storage.FileFailure;
import dev.larder.source.storage.SourceException;

/**
 * A path with wildcards: {@code *}, {@code ?}, {@code [a-z]} and {@code {a,b}} within a name, and {@code **} for any
 * number of folders, including none.
 *
 * @param root the folder above the first wildcard
 * @param names the names and patterns below it, one for each level
 */
record Glob(Path root, List<String> names) {
    private static final Pattern WILDCARD = Pattern.compile("[*?\\[{]");

    static boolean isGlob(String text) {
        return WILDCARD.matcher(text).find();
    }

    static Glob of(Path path) {
        List<String> all = StreamSupport.stream(path.spliterator(), false).map(Path::toString).toList();
        int fixed = (int) all.stream().takeWhile(name -> !isGlob(name)).count();
        Path root = fixed == 0 ? path.getRoot() : path.getRoot().resolve(path.subpath(0, fixed));
        return new Glob(root, all.subList(fixed, all.size()));
    }

    Set<Path> matches() {
        Set<Path> found = new TreeSet<>();
        find(root, names, found);
        return found;
    }

    private static void find(Path folder, List<String> names, Set<Path> found) {
        if (names.isEmpty()) {
            found.add(folder);
            return;
        }
        if (!Files.isDirectory(folder)) {
            return;
        }
        String name = names.getFirst();
        List<String> rest = names.subList(1, names.size());
        boolean anyDepth = name.equals("**");
        if (anyDepth) {
            find(folder, rest, found);
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, anyDepth ? "*" : name)) {
            for (Path entry : entries) {
                if (SourcePaths.isHidden(entry) && entry.getFileName().toString().charAt(0) != name.charAt(0)) {
                    continue;
                }
                if (!anyDepth) {
                    find(entry, rest, found);
                } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    find(entry, names, found);
                }
            }
        } catch (PatternSyntaxException e) {
            throw new SourceException("`" + name + "` is not a pattern of names: " + e.getDescription(), e);
        } catch (IOException e) {
            throw FileFailure.of(folder, e);
        }
    }
}
