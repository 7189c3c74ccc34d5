package dev.larder.source.arrival;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import dev.larder.source.storage.StoredFile;

/**
 * A number of 63 bits for one version of a file. Its upper bits are those of the path alone, so that a file that changed can
 * be told from a new one; only all bits together say that a version was read. Not safe for several threads.
 */
final class FileNumber {
    /** Bits of path, size and version: two versions of one file are alike once in 10^12 changes. */
    static final int VERSION_BITS = 40;
    private static final int PATH_BITS = 63 - VERSION_BITS;

    private final MessageDigest digest = sha256();

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    long of(StoredFile file) {
        String path = file.location().toString();
        long ofPath = hash(path) >>> Long.SIZE - PATH_BITS;
        long ofVersion = hash(path + '\n' + file.size() + '\n' + file.version()) >>> Long.SIZE - VERSION_BITS;
        return ofPath << VERSION_BITS | ofVersion;
    }

    /** The bits of the path. */
    static long path(long number) {
        return number >>> VERSION_BITS;
    }

    /** The first 8 bytes of the SHA-256 of a text in UTF-8. */
    long hash(String text) {
        return ByteBuffer.wrap(digest.digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
    }
}
