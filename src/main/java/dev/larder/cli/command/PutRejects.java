package dev.larder.cli.command;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.larder.cli.session.UsageException;
import dev.larder.feature.JsonTree;
import dev.larder.materialize.RunException;
import dev.larder.source.storage.WriteFailure;

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
            throw new UsageException("--rejects " + name + " cannot be written: " + WriteFailure.of(e));
        }
    }

    long count() {
        return count;
    }

    /** In the file when this returns, since what is acknowledged must not be lost. */
    synchronized void add(long line, String reason, String content) {
        Map<String, Object> reject = new LinkedHashMap<>();
        reject.put("line", line);
        reject.put("reason", reason);
        reject.put("content", content);
        try {
            lines.write(JsonTree.print(reject) + "\n");
            lines.flush();
            count++;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private RunException failed(IOException e) {
        return RunException.failed("rejected rows cannot be written to " + name + ": " + WriteFailure.of(e));
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
