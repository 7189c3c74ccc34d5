package dev.larder.source.table;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import dev.larder.source.storage.FileFailure;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.Storage;
import dev.larder.source.storage.StorageEntry;

/**
 * A path with wildcards: {@code *}, {@code ?}, {@code [a-z]} and {@code {a,b}} within a name, and {@code **} for any
 * number of folders, including none.
 */
final class Glob {
    private static final Pattern WILDCARD = Pattern.compile("[*?\\[{]");
    private static final Pattern NOT_LITERAL = Pattern.compile("[*?\\[{\\\\].*", Pattern.DOTALL);
    private static final String ANY_DEPTH = "**";

    private final Storage storage;
    private final Location root;
    /** The names and patterns below the root, one for each level. */
    private final List<String> names;
    private final PartitionFilter filter;
    private final List<Location> excluded = new ArrayList<>();
    /** By text. */
    private final Map<String, StorageEntry> found = new TreeMap<>();

    private Glob(Storage storage, Location root, List<String> names, PartitionFilter filter) {
        this.storage = storage;
        this.root = root;
        this.names = names;
        this.filter = filter;
    }

    static boolean isGlob(String text) {
        return WILDCARD.matcher(text).find();
    }

    static Glob of(Storage storage, Location pattern, PartitionFilter filter) {
        List<String> names = new ArrayList<>();
        Location root = pattern;
        // Up to the folder above the first wildcard.
        for (Location at = pattern; at.parent() != null; at = at.parent()) {
            names.addFirst(at.name());
            if (isGlob(at.name())) {
                root = at.parent();
            }
        }
        int fixed = names.size() - root.namesTo(pattern).size();
        return new Glob(storage, root, names.subList(fixed, names.size()), filter);
    }

    /** The folder above the first wildcard. */
    Location root() {
        return root;
    }

    /** The files and folders that match, each once. */
    Iterable<StorageEntry> matches() {
        find(root, names);
        return found.values();
    }

    /** Folders that match and were not looked into. */
    List<Location> excluded() {
        return excluded;
    }

    private void find(Location folder, List<String> rest) {
        String name = rest.getFirst();
        boolean isLast = rest.size() == 1;
        boolean anyDepth = name.equals(ANY_DEPTH);
        if (anyDepth && isLast) {
            add(new StorageEntry.Folder(folder, false));
            return;
        }
        if (anyDepth) {
            find(folder, rest.subList(1, rest.size()));
        }
        List<StorageEntry> entries = new ArrayList<>();
        try {
            Predicate<String> matcher = anyDepth ? any -> true : matcher(name);
            storage.list(folder, entry -> isWanted(entry, name) && matcher.test(entry),
                    NOT_LITERAL.matcher(name).replaceFirst(""), entries::add);
        } catch (IOException e) {
            throw FileFailure.of(folder, e);
        }
        for (StorageEntry entry : entries) {
            if (entry instanceof StorageEntry.Folder && filter.excludes(entry.location())) {
                excluded.add(entry.location());
            } else if (isLast) {
                add(entry);
            } else if (entry instanceof StorageEntry.Folder below && !anyDepth) {
                find(below.location(), rest.subList(1, rest.size()));
            } else if (entry instanceof StorageEntry.Folder below && !below.isLink()) {
                find(below.location(), rest);
            }
        }
    }

    private void add(StorageEntry entry) {
        found.put(entry.location().toString(), entry);
    }

    /** A hidden name matches only a pattern that begins as it does. */
    private static boolean isWanted(String entry, String pattern) {
        return !SourcePaths.isHidden(entry) || entry.charAt(0) == pattern.charAt(0);
    }

    private static Predicate<String> matcher(String pattern) {
        try {
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
            return name -> matcher.matches(Path.of(name));
        } catch (PatternSyntaxException e) {
            throw new SourceException("`" + pattern + "` is not a pattern of names: " + e.getDescription(), e);
        }
    }
}
