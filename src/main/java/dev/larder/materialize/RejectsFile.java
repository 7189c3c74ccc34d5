package dev.larder.materialize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import dev.larder.feature.FeatureView;
import dev.larder.feature.ValueJson;
import dev.larder.source.SourceRow;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Rejected rows as JSON lines: view, file, row, reason and what the row holds. */
public final class RejectsFile implements Rejects, AutoCloseable {
    private final Path file;
    private final JsonGenerator out;

    public RejectsFile(Path file) {
        this.file = file;
        try {
            out = ValueJson.JSON.createGenerator(ObjectWriteContext.empty(), Files.newBufferedWriter(file));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public synchronized void add(FeatureView view, SourceRow.Rejected row) {
        try {
            out.writeStartObject();
            out.writeStringProperty("view", view.name());
            out.writeStringProperty("file", row.file().toString());
            out.writeNumberProperty("row", row.row());
            out.writeStringProperty("reason", row.sentence());
            out.writeObjectPropertyStart("content");
            for (Map.Entry<String, String> column : row.content().entrySet()) {
                out.writeStringProperty(column.getKey(), column.getValue());
            }
            out.writeEndObject();
            out.writeEndObject();
            out.writeRaw('\n');
        } catch (JacksonException e) {
            throw failed(e);
        }
    }

    private RunException failed(Exception e) {
        return RunException.failed("rejected rows cannot be written to " + file + " (" + e + ")");
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (JacksonException e) {
            throw failed(e);
        }
    }
}
