package dev.larder.source.storage;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

import dev.larder.feature.StorageSettings;

/** Finds the storage that a location is in. */
public interface Storages {

    /** Only the files of this machine. */
    Storages LOCAL = new Storages() {
        private final Storage disk = new LocalDisk();

        @Override
        public Storage of(Location location) {
            return switch (location) {
                case Location.Local local -> disk;
                case Location.Remote remote -> throw new SourceException("`" + location + "` is not of this machine");
            };
        }
    };

    /** @throws SourceException if larder does not read it, or comes without the libraries that it needs */
    Storage of(Location location);

    /** The same storages, reached with other settings. */
    default Storages with(StorageSettings settings) {
        return this;
    }

    /** The same storages; what the credentials are good for is reached with them. */
    default Storages with(List<LentCredentials> lent) {
        return this;
    }

    /** The time, to know which credentials have expired; files of this machine need none. */
    default InstantSource clock() {
        return () -> Instant.EPOCH;
    }

    /** What was asked of all storages over the network so far. */
    default Traffic.Count traffic() {
        return Traffic.Count.NONE;
    }
}
