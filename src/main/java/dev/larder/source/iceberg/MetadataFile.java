package dev.larder.source.iceberg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import dev.larder.source.storage.FileFailure;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.RangeReader;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.Storage;
import dev.larder.source.storage.StoredFile;
import dev.larder.source.table.SourceTables;

/** Finds the metadata file that a path means. */
final class MetadataFile {
    private static final String SUFFIX = ".metadata.json";
    /** Plain, compressed, and compressed by old writers. */
    private static final List<String> SUFFIXES = List.of(SUFFIX, ".gz" + SUFFIX, SUFFIX + ".gz");
    private static final String HINT = "version-hint.text";
    private static final int LONGEST_HINT = 64;
    /** Names in a message. */
    private static final int NAMED = 3;

    private MetadataFile() {}

    /** @param path a metadata file, or a folder that says which one is the current one, as those of Hadoop catalogs do */
    static Location of(IcebergFiles files, Location path) {
        if (SourceTables.isIcebergMetadata(path.name())) {
            return path;
        }
        Location folder = path.child(SourceTables.ICEBERG_METADATA);
        Storage storage = files.storages().of(path);
        try {
            if (!(storage.find(folder.child(HINT)).orElse(null) instanceof StoredFile hint)) {
                throw new SourceException(withoutHint(path, storage, folder));
            }
            return current(storage, folder, version(storage, hint));
        } catch (IOException e) {
            throw FileFailure.of(folder, e);
        }
    }

    /** The writer of a version may have ended before it wrote the hint. */
    private static Location current(Storage storage, Location folder, long hinted) throws IOException {
        long version = hinted;
        Optional<Location> newest = ofVersion(storage, folder, version);
        for (Optional<Location> next = newest; next.isPresent(); next = ofVersion(storage, folder, ++version)) {
            newest = next;
        }
        return newest.orElse(folder.child("v" + hinted + SUFFIX));
    }

    /** Over a network with one request. */
    private static Optional<Location> ofVersion(Storage storage, Location folder, long version) throws IOException {
        String prefix = "v" + version;
        List<String> names = SUFFIXES.stream().map(prefix::concat).toList();
        List<String> there = new ArrayList<>();
        storage.list(folder, names::contains, prefix + ".", entry -> {
            if (entry instanceof StoredFile file) {
                there.add(file.location().name());
            }
        });
        return names.stream().filter(there::contains).findFirst().map(folder::child);
    }

    private static long version(Storage storage, StoredFile hint) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(hint.size(), LONGEST_HINT));
        try (RangeReader reader = storage.open(hint)) {
            reader.fill(bytes, 0);
        }
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new SourceException("`" + hint + "` is damaged: `" + text + "` is not the number of a version", e);
        }
    }

    private static String withoutHint(Location path, Storage storage, Location folder) throws IOException {
        List<String> names = new ArrayList<>();
        storage.list(folder, SourceTables::isIcebergMetadata, "", entry -> names.add(entry.location().name()));
        if (names.isEmpty()) {
            return "`" + path + "` is not an Iceberg table: it has no metadata folder with metadata files";
        }
        names.sort(Comparator.reverseOrder());
        return "`" + folder + "` has no " + HINT
                + ", so its catalog alone knows which version is the current one. Set `path`"
                + " to that version's file, such as " + folder.child(names.getFirst())
                + (names.size() > NAMED ? ", one of " + names.size() : "");
    }
}
