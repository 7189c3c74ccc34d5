package dev.larder.cli.command;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Manifests as another larder might write them. */
final class ArrivalManifests {
    private ArrivalManifests() {}

    /** The same with another version, and a right checksum. */
    static byte[] withVersion(byte[] manifest, int version) {
        byte[] changed = manifest.clone();
        changed[4] = (byte) version;
        CRC32C checksum = new CRC32C();
        checksum.update(changed, 0, changed.length - 4);
        ByteBuffer.wrap(changed).putInt(changed.length - 4, (int) checksum.getValue());
        return changed;
    }
}
