package dev.larder.source.storage;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

import dev.larder.text.PercentEscapes;

/** Where a file or a folder is. Its text is what users write and what messages show. */
public sealed interface Location {
    /** A scheme, what stands before the next `/`, and the rest. */
    Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/]*)/*(.*)", Pattern.DOTALL);

    /**
     * @param text a path of this machine or a URL; only that of a file has escapes
     * @throws SourceException if it is neither
     */
    static Location of(String text) {
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            return local(text, text);
        }
        String scheme = url.group(1).toLowerCase(Locale.ROOT);
        String authority = url.group(2);
        if (scheme.equals("file")) {
            if (!authority.isEmpty() && !authority.equals("localhost")) {
                throw new SourceException("`" + text + "` names a file of the machine `" + authority
                        + "`; a file of this one is file:///PATH");
            }
            return local(text, "/" + PercentEscapes.decode(url.group(3)));
        }
        if (authority.isEmpty()) {
            throw new SourceException("`" + text + "` names no bucket; write it like " + scheme + "://BUCKET/PATH");
        }
        return new Remote(scheme, authority, url.group(3).replaceFirst("/+$", ""));
    }

    /** The same; a path that is relative begins in the folder. */
    static Location of(Path folder, String text) {
        return URL.matcher(text).matches() ? of(text) : local(text, folder.resolve(text).toString());
    }

    private static Location local(String text, String path) {
        try {
            return new Local(Path.of(path).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            throw new SourceException("`" + text + "` is not a path: " + e.getReason(), e);
        }
    }

    /** The last name of it; empty for a bucket, or for the root of a disk. */
    String name();

    /** The folder that it is in, null at the top. */
    Location parent();

    /** @param name without a `/` */
    Location child(String name);

    /** The names that lead from this folder to a place in it. */
    List<String> namesTo(Location below);

    /** @param path absolute and normalized */
    record Local(Path path) implements Location {
        @Override
        public String name() {
            return path.getFileName() == null ? "" : path.getFileName().toString();
        }

        @Override
        public Location parent() {
            return path.getParent() == null ? null : new Local(path.getParent());
        }

        @Override
        public Location child(String name) {
            return new Local(path.resolve(name));
        }

        @Override
        public List<String> namesTo(Location below) {
            Path relative = path.relativize(((Local) below).path);
            return StreamSupport.stream(relative.spliterator(), false).map(Path::toString).toList();
        }

        /** The first hash that Java makes up for a record costs 3 ms. */
        @Override
        public int hashCode() {
            return path.hashCode();
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * An object, or the beginning that the keys of several share, which is what buckets have for folders.
     *
     * @param scheme in lower case
     * @param key as the server has it, without escapes; of a folder, without the `/` at its end
     */
    record Remote(String scheme, String bucket, String key) implements Location {
        @Override
        public String name() {
            return key.substring(key.lastIndexOf('/') + 1);
        }

        @Override
        public Remote parent() {
            return key.isEmpty()
                    ? null
                    : new Remote(scheme, bucket, key.substring(0, Math.max(key.lastIndexOf('/'), 0)));
        }

        @Override
        public Remote child(String name) {
            return new Remote(scheme, bucket, key.isEmpty() ? name : key + "/" + name);
        }

        @Override
        public List<String> namesTo(Location below) {
            String other = ((Remote) below).key;
            String relative = key.isEmpty() ? other : other.substring(Math.min(key.length() + 1, other.length()));
            return relative.isEmpty() ? List.of() : List.of(relative.split("/", -1));
        }

        @Override
        public String toString() {
            return scheme + "://" + bucket + "/" + key;
        }
    }
}
