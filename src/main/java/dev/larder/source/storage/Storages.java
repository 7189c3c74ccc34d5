package dev.larder.source.storage;

/** Finds the storage that a location is in. */
public interface Storages {

    /** Only the files of this machine. */
    Storages LOCAL = new Storages() {
        private final Storage disk = new LocalDisk();

        @Override
        public Storage of(Location location) {
            return switch (location) {
                case Location.Local local -> disk;
                case Location.Remote remote -> throw new SourceException("`" + location + "` is a URL, and the local"
                        + " engine reads only plain paths of this machine; Spark reads such: `materialize --engine"
                        + " spark`");
            };
        }
    };

    /** @throws SourceException if there is none */
    Storage of(Location location);
}
