package dev.larder.source.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

import dev.larder.source.parquet.Footer;

/**
 * Distinguishes a file from a later one with the same name.
 *
 * @param key the file system's identifier of the file, null if it has none
 */
public record FileStamp(long size, FileTime modified, Object key, long footerChecksum) {

    public static FileStamp of(Path path, FileChannel file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return new FileStamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey(),
                Footer.checksum(file));
    }
}
