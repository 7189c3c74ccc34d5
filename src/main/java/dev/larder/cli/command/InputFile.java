package dev.larder.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import dev.larder.cli.session.Session;
import dev.larder.cli.session.UsageException;

/** A file that a command reads, or standard input where it is called {@code -}. */
record InputFile(String name, InputStream stream) implements AutoCloseable {

    /** @param option that names the file */
    static InputFile open(Session session, String option, String file) {
        if (file.equals("-") && session.isWithin()) {
            throw new UsageException("standard input is where this session's commands come from; name a file with "
                    + option + " FILE");
        }
        if (file.equals("-")) {
            return new InputFile("standard input", session.console().input());
        }
        Path path = session.surroundings().workingDir().resolve(file);
        if (Files.isDirectory(path)) {
            throw new UsageException(file + " is a folder; name a file, or - for standard input");
        }
        try {
            return new InputFile(file, Files.newInputStream(path));
        } catch (NoSuchFileException e) {
            throw new UsageException("there is no file " + file);
        } catch (AccessDeniedException e) {
            throw new UsageException(file + " cannot be read; look at its permissions");
        } catch (IOException e) {
            throw new UsageException(file + " cannot be read: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            // It was only read: whatever it had to say, reading said.
        }
    }
}
