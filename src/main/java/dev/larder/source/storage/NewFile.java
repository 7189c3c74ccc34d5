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

/**
 * A file that takes its name once it is whole: a reader of that name sees what was there before, or all of it. Until
 * then it stands beside it, for only within a file system is a move one step, under a name that no reader of a folder
 * takes for a source or a report.
 */
public final class NewFile implements AutoCloseable {
    private final Path target;
    private final Path temporary;
    private final FileChannel channel;

    private NewFile(Path target, Path temporary, FileChannel channel) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
    }

    public static NewFile create(Path file) throws IOException {
        // What a link points to is replaced, and not the link.
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        if (Files.exists(target) && !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(target.toString(), null,
                    Files.isDirectory(target) ? "it is a folder" : "it is no ordinary file");
        }
        Path temporary = target.resolveSibling("." + target.getFileName() + "." + ProcessHandle.current().pid());
        // Of a process that was killed and had the same number.
        Files.deleteIfExists(temporary);
        FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        // For a second Ctrl-C, which ends the process at once.
        temporary.toFile().deleteOnExit();
        return new NewFile(target, temporary, channel);
    }

    public OutputStream stream() {
        return Channels.newOutputStream(channel);
    }

    /** @return its size */
    public long finish() throws IOException {
        long size = channel.size();
        // A name that outlives a power failure shall not stand for less than what was written.
        channel.force(true);
        channel.close();
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        return size;
    }

    /** Removes what is not finished. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(temporary);
    }
}
