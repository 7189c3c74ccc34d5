package dev.larder.source.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Until it is finished it is a hidden file in the same folder, because only within a file system is a move atomic. */
final class LocalNewFile implements NewFile {
    private final Path target;
    private final Path temporary;
    private final FileChannel channel;

    private LocalNewFile(Path target, Path temporary, FileChannel channel) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
    }

    static LocalNewFile create(Path file) throws IOException {
        // Replaces what a link points to, not the link.
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        if (Files.exists(target) && !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(target.toString(), null,
                    Files.isDirectory(target) ? "it is a folder" : "it is not a regular file");
        }
        Path temporary = target.resolveSibling("." + target.getFileName() + "." + ProcessHandle.current().pid());
        // Left by a killed process with the same process id.
        Files.deleteIfExists(temporary);
        FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        // A second Ctrl-C ends the process at once.
        temporary.toFile().deleteOnExit();
        return new LocalNewFile(target, temporary, channel);
    }

    @Override
    public OutputStream stream() {
        return Channels.newOutputStream(channel);
    }

    @Override
    public long finish() throws IOException {
        long size = channel.size();
        // After a power failure the name must not refer to an incomplete file.
        channel.force(true);
        channel.close();
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        return size;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(temporary);
    }
}
