package dev.larder.source.storage;

import java.io.BufferedWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.larder.source.storage.Location.Local;
import dev.larder.source.storage.Location.Remote;

/** What a command writes where a user wants it: a file of this machine, or one in a bucket. */
public final class OutputFile {
    private final Location location;
    private final Storage storage;

    private OutputFile(Location location, Storage storage) {
        this.location = location;
        this.storage = storage;
    }

    /** @param folder where a relative path begins */
    public static OutputFile of(Storages storages, Path folder, String name) {
        Location location = Location.of(folder, name);
        return new OutputFile(location, storages.of(location));
    }

    public Location location() {
        return location;
    }

    public NewFile create() throws IOException {
        return storage.create(location);
    }

    /** A reader sees the old text or the new one, and never a part. */
    public void write(String text) {
        try {
            if (location instanceof Local local && Files.exists(local.path()) && !Files.isRegularFile(local.path())) {
                // A device or a pipe is for writing to: a file in its place would be no good to anyone.
                Files.writeString(local.path(), text);
                return;
            }
            try (NewFile whole = create()) {
                whole.stream().write(text.getBytes(StandardCharsets.UTF_8));
                whole.finish();
            }
        } catch (IOException e) {
            throw WriteFailure.sentence(location.toString(), e);
        }
    }

    /** For lines that come over time. On this machine they can be read at once, in a bucket when the writer is closed. */
    public Writer lines() throws IOException {
        return switch (location) {
            case Local local -> Files.newBufferedWriter(local.path());
            case Remote remote -> new BufferedWriter(
                    new OutputStreamWriter(new FinishedByClose(create()), StandardCharsets.UTF_8));
        };
    }

    @Override
    public String toString() {
        return location.toString();
    }

    /** Closing it finishes the file, unless writing has failed. */
    private static final class FinishedByClose extends FilterOutputStream {
        private final NewFile file;
        private boolean isWhole = true;

        FinishedByClose(NewFile file) {
            super(file.stream());
            this.file = file;
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            isWhole = false;
            out.write(bytes, from, count);
            isWhole = true;
        }

        @Override
        public void close() throws IOException {
            try (file) {
                if (isWhole) {
                    file.finish();
                }
            }
        }
    }
}
