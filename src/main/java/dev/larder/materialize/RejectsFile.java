package dev.larder.materialize;

import java.io.IOException;
import java.io.Writer;
import java.util.Map;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

import dev.larder.feature.FeatureView;
import dev.larder.feature.ValueJson;
import dev.larder.source.read.SourceRow;
import dev.larder.source.storage.OutputFile;
import dev.larder.source.storage.WriteFailure;

/** Rejected rows as JSON lines: view, file, row, reason and what the row holds. */
public final class RejectsFile implements Rejects, AutoCloseable {
    private final String name;
    private final JsonGenerator out;

    public RejectsFile(OutputFile file) {
        this(open(file), file.toString());
    }

    /** @param name of what the lines go to, which is closed with this */
    public RejectsFile(Writer lines, String name) {
        this.name = name;
        this.out = ValueJson.JSON.createGenerator(ObjectWriteContext.empty(), lines);
    }

    private static Writer open(OutputFile file) {
        try {
            return file.lines();
        } catch (IOException e) {
            throw failed(file.toString(), WriteFailure.of(e));
        }
    }

    @Override
    public synchronized void add(FeatureView view, SourceRow.Rejected row) {
        try {
            out.writeStartObject();
            out.writeStringProperty("view", view.name());
            out.writeStringProperty("file", row.file());
            if (row.row() > 0) {
                out.writeNumberProperty("row", row.row());
            }
            out.writeStringProperty("reason", row.sentence());
            out.writeObjectPropertyStart("content");
            for (Map.Entry<String, String> column : row.content().entrySet()) {
                out.writeStringProperty(column.getKey(), column.getValue());
            }
            out.writeEndObject();
            out.writeEndObject();
            out.writeRaw('\n');
        } catch (JacksonException e) {
            throw failed(name, e.getOriginalMessage());
        }
    }

    private static RunException failed(String name, String why) {
        return RunException.failed("rejected rows cannot be written to " + name + ": " + why);
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (JacksonException e) {
            throw failed(name, e.getOriginalMessage());
        }
    }
}
