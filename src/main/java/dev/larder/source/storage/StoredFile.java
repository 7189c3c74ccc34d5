package dev.larder.source.storage;

/**
 * A file as it was when it was listed.
 *
 * @param version differs if another file takes its place: of a local file its time and inode, of an object its ETag
 */
public record StoredFile(Location location, long size, String version, long modifiedMillis) implements StorageEntry {
    @Override
    public String toString() {
        return location.toString();
    }
}
