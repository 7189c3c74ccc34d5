package dev.larder.cli.command;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

import dev.larder.cli.session.UsageException;
import dev.larder.feature.ValueJson;

/** Lines of a batch-put that were not written, as JSON lines: number, reason, and the line itself. Appends to the file. */
final class PutRejects implements AutoCloseable {
    private final String name;
    private final Writer lines;
    private long count;

    PutRejects(Path file, String name) {
        this.name = name;
        try {
            this.lines = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UsageException("--rejects " + name + " cannot be written: " + e.getMessage());
        }
    }

    long count() {
        return count;
    }

    /** In the file when this returns, since what is acknowledged must not be lost. */
    synchronized void add(long line, String reason, String content) {
        try {
            JsonGenerator out = ValueJson.JSON.createGenerator(ObjectWriteContext.empty(), lines);
            out.writeStartObject();
            out.writeNumberProperty("line", line);
            out.writeStringProperty("reason", reason);
            out.writeStringProperty("content", content);
            out.writeEndObject();
            out.flush();
            lines.write('\n');
            lines.flush();
            count++;
        } catch (IOException e) {
            throw new IllegalStateException("rejected rows cannot be written to " + name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw new IllegalStateException("rejected rows cannot be written to " + name + ": " + e.getMessage(), e);
        }
    }
}
