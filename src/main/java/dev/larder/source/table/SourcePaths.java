package dev.larder.source.table;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.HashSet;
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
 * @param excluded folders of partitions that were not listed
 * @param isRootListed whether all that is below the root was seen
 * @param kind of the table that the root is, if one was seen
 */
public record SourcePaths(Storage storage, Location root, List<StoredFile> files, int excluded, boolean isRootListed,
        Optional<TableVersion.Kind> kind) {

    public static SourcePaths of(String text, Storages storages) {
        return of(text, storages, PartitionFilter.NONE);
    }

    /** @param filter followed only where a listing takes a request; elsewhere the rows are counted */
    static SourcePaths of(String text, Storages storages, PartitionFilter filter) {
        Location location = Location.of(text);
        Storage storage = storages.of(location);
        Listing listing = new Listing(storage, location instanceof Location.Remote ? filter : PartitionFilter.NONE);
        Location root;
        boolean isGlob = Glob.isGlob(text);
        Optional<StorageEntry> found = find(storage, location, isGlob);
        if (found.isPresent()) {
            root = found.get() instanceof StorageEntry.Folder ? location : location.parent();
            listing.add(found.get());
        } else if (isGlob) {
            Glob glob = Glob.of(storage, location, listing.filter);
            root = glob.root();
            glob.matches().forEach(listing::add);
            glob.excluded().forEach(listing::exclude);
        } else {
            throw FileFailure.of(location, new NoSuchFileException(location.toString()));
        }
        listing.addOneExcluded();
        if (listing.files.isEmpty()) {
            throw new SourceException("`" + text + "` has no Parquet files");
        }
        Location top = aboveAllPartitions(root);
        return new SourcePaths(storage, top, List.copyOf(listing.files), listing.excluded.size(),
                listing.walked.contains(top), listing.kind);
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

    /** Every engine ignores such files: `_SUCCESS`, `_temporary`, `.part-0.parquet.crc`. */
    static boolean isHidden(String name) {
        return name.startsWith("_") || name.startsWith(".");
    }

    private static final class Listing implements Storage.Walk {
        private final Storage storage;
        private final PartitionFilter filter;
        private final Set<StoredFile> files = new TreeSet<>(
                Comparator.comparing(StoredFile::toString, JoinKeys.BY_CODE_POINT));
        /** A walk may ask for a folder several times. */
        private final TreeSet<Location> excluded = new TreeSet<>(
                Comparator.comparing(Location::toString, JoinKeys.BY_CODE_POINT));

        /** Folders of which all is listed. */
        private final Set<Location> walked = new HashSet<>();
        private Optional<TableVersion.Kind> kind = Optional.empty();

        private Listing(Storage storage, PartitionFilter filter) {
            this.storage = storage;
            this.filter = filter;
        }

        void exclude(Location folder) {
            excluded.add(folder);
        }

        /** Which columns the files have is to be known, also if the window has none of them. */
        void addOneExcluded() {
            if (files.isEmpty() && !excluded.isEmpty()) {
                // The last by name most likely is the newest.
                add(new StorageEntry.Folder(excluded.pollLast(), false));
            }
        }

        void add(StorageEntry entry) {
            try {
                switch (entry) {
                    case StoredFile file -> files.add(file);
                    case StorageEntry.Folder folder -> {
                        walked.add(folder.location());
                        storage.walk(folder.location(),
                                filter == PartitionFilter.NONE || filter.isAbout(folder.location())
                                        ? Into.EVERYTHING
                                        : Into.FOLDER_BY_FOLDER,
                                this);
                    }
                    case StorageEntry.Other other ->
                        throw new SourceException("`" + other.location() + "` is neither a file nor a folder");
                }
            } catch (IOException e) {
                throw FileFailure.of(entry.location(), e);
            }
        }

        @Override
        public Into into(Location folder) {
            if (isHidden(folder.name())) {
                if (folder.name().equals(SourceTables.DELTA_LOG) && walked.contains(folder.parent())) {
                    kind = Optional.of(TableVersion.Kind.DELTA);
                }
                return Into.NOTHING;
            }
            if (filter.excludes(folder)) {
                exclude(folder);
                return Into.NOTHING;
            }
            return filter != PartitionFilter.NONE && HivePartitions.isPartition(folder.name())
                    && !filter.isAbout(folder) ? Into.FOLDER_BY_FOLDER : Into.EVERYTHING;
        }

        @Override
        public void file(StoredFile file) throws IOException {
            String name = file.location().name();
            if (kind.isEmpty() && SourceTables.isIcebergMetadata(file.location())
                    && walked.contains(file.location().parent().parent())) {
                kind = Optional.of(TableVersion.Kind.ICEBERG);
            }
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
