package dev.larder.source.storage;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

import dev.larder.feature.StorageSettings;

/** The same storages, as if a request took the time of other bytes than it does: with few, small files are read by pages. */
public record OtherGap(Storages behind, long gap) implements Storages {
    @Override
    public Storage of(Location location) {
        return new Changed(behind.of(location), gap);
    }

    @Override
    public Storages with(StorageSettings settings) {
        return new OtherGap(behind.with(settings), gap);
    }

    @Override
    public Traffic.Count traffic() {
        return behind.traffic();
    }

    private record Changed(Storage behind, long gap) implements Storage {
        @Override
        public Optional<StorageEntry> find(Location location) throws IOException {
            return behind.find(location);
        }

        @Override
        public void list(Location folder, Predicate<String> names, String prefix, Consumer<StorageEntry> entries)
                throws IOException {
            behind.list(folder, names, prefix, entries);
        }

        @Override
        public boolean holds(Location folder, Predicate<String> names) throws IOException {
            return behind.holds(folder, names);
        }

        @Override
        public void walk(Location folder, Walk.Into into, Walk walk) throws IOException {
            behind.walk(folder, into, walk);
        }

        @Override
        public Optional<StorageAccess> access(Location location) throws IOException {
            return behind.access(location);
        }

        @Override
        public int concurrency() {
            return behind.concurrency();
        }

        @Override
        public RangeReader open(StoredFile file) throws IOException {
            return behind.open(file);
        }

        @Override
        public NewFile create(Location location) throws IOException {
            return behind.create(location);
        }
    }
}
