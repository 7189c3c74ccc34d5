package dev.larder.source.storage;

/** What a folder holds. */
public sealed interface StorageEntry permits StoredFile, StorageEntry.Folder, StorageEntry.Other {
    Location location();

    /** @param isLink whether it is elsewhere, and perhaps above the folder that holds it */
    record Folder(Location location, boolean isLink) implements StorageEntry {}

    /** A device, a socket, a link that leads nowhere. */
    record Other(Location location) implements StorageEntry {}
}
