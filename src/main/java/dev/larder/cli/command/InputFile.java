package dev.larder.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import dev.larder.cli.session.Session;
import dev.larder.cli.session.UsageException;

/** A file that a command reads, or standard input if its name is {@code -}. */
record InputFile(String name, InputStream stream) implements AutoCloseable {

    /** @param option the option that names the file */
    static InputFile open(Session session, String option, String file) {
        if (file.equals("-") && session.isWithin()) {
            throw new UsageException("standard input holds the commands of this session; name a file with "
                    + option + " FILE");
        }
        if (file.equals("-")) {
            return new InputFile("standard input", session.console().input());
        }
        Path path = session.process().workingDir().resolve(file);
        if (Files.isDirectory(path)) {
            throw new UsageException(file + " is a folder; name a file, or - for standard input");
        }
        try {
            return new InputFile(file, Files.newInputStream(path));
        } catch (NoSuchFileException e) {
            throw new UsageException("file " + file + " does not exist");
        } catch (AccessDeniedException e) {
            throw new UsageException(file + " cannot be read; check its permissions");
        } catch (IOException e) {
            throw new UsageException(file + " cannot be read: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            // The file was only read, so reading has reported every error that matters.
        }
    }
}
