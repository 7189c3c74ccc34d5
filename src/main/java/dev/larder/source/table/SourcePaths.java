package dev.larder.source.table;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import dev.larder.feature.JoinKeys;
import dev.larder.source.parquet.Footer;
import dev.larder.source.storage.FileFailure;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.RangeReader;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.Storage;
import dev.larder.source.storage.Storage.Walk.Into;
import dev.larder.source.storage.StorageEntry;
import dev.larder.source.storage.Storages;
import dev.larder.source.storage.StoredFile;

/**
 * The Parquet files that a source's path names.
 *
 * @param root the folder below which folders are partitions
 * @param files sorted by their path's text
 */
public record SourcePaths(Storage storage, Location root, List<StoredFile> files) {

    public static SourcePaths of(String text, Storages storages) {
        Location location = Location.of(text);
        Storage storage = storages.of(location);
        Set<StoredFile> files = new TreeSet<>(Comparator.comparing(StoredFile::toString, JoinKeys.BY_CODE_POINT));
        Location root;
        boolean isGlob = Glob.isGlob(text);
        Optional<StorageEntry> found = find(storage, location, isGlob);
        if (found.isPresent()) {
            root = found.get() instanceof StorageEntry.Folder ? location : location.parent();
            addFiles(storage, found.get(), files);
        } else if (isGlob) {
            Glob glob = Glob.of(storage, location);
            root = glob.root();
            glob.matches().forEach(match -> addFiles(storage, match, files));
        } else {
            throw FileFailure.of(location, new NoSuchFileException(location.toString()));
        }
        if (files.isEmpty()) {
            throw new SourceException("`" + text + "` has no Parquet files");
        }
        return new SourcePaths(storage, aboveAllPartitions(root), List.copyOf(files));
    }

    private static Optional<StorageEntry> find(Storage storage, Location location, boolean isGlob) {
        try {
            return storage.find(location);
        } catch (IOException e) {
            if (isGlob) {
                // As a name it need not be possible.
                return Optional.empty();
            }
            throw FileFailure.of(location, e);
        }
    }

    /** Makes a partition mean the same, whether the path names the table or one of its partitions. */
    private static Location aboveAllPartitions(Location folder) {
        Location root = folder;
        while (HivePartitions.isPartition(root.name())) {
            root = root.parent();
        }
        return root;
    }

    private static void addFiles(Storage storage, StorageEntry entry, Set<StoredFile> files) {
        try {
            switch (entry) {
                case StoredFile file -> files.add(file);
                case StorageEntry.Folder folder ->
                    storage.walk(folder.location(), Into.EVERYTHING, new ParquetFiles(storage, files));
                case StorageEntry.Other other ->
                    throw new SourceException("`" + other.location() + "` is neither a file nor a folder");
            }
        } catch (IOException e) {
            throw FileFailure.of(entry.location(), e);
        }
    }

    /** Every engine ignores such files: `_SUCCESS`, `_temporary`, `.part-0.parquet.crc`. */
    static boolean isHidden(String name) {
        return name.startsWith("_") || name.startsWith(".");
    }

    private record ParquetFiles(Storage storage, Set<StoredFile> files) implements Storage.Walk {
        @Override
        public Into into(Location folder) {
            return isHidden(folder.name()) ? Into.NOTHING : Into.EVERYTHING;
        }

        @Override
        public void file(StoredFile file) throws IOException {
            String name = file.location().name();
            if (!isHidden(name) && (name.indexOf('.') < 0 ? startsLikeParquet(file) : isNamedParquet(name))) {
                files.add(file);
            }
        }

        /** Its rows must not be left out silently. */
        @Override
        public void danglingLink(Location link) throws IOException {
            if (!isHidden(link.name()) && isNamedParquet(link.name())) {
                throw new NoSuchFileException(link.toString());
            }
        }

        /** A damaged file with the right extension is reported; one without any must begin as it should. */
        private boolean startsLikeParquet(StoredFile file) throws IOException {
            try (RangeReader reader = storage.open(file)) {
                return Footer.startsLikeParquet(reader);
            }
        }

        private static boolean isNamedParquet(String name) {
            return name.endsWith(".parquet") || name.endsWith(".parq");
        }
    }
}
