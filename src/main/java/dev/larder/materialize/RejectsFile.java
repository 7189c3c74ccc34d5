package dev.larder.materialize;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import dev.larder.feature.FeatureView;
import dev.larder.feature.ValueJson;
import dev.larder.source.SourceRow;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Rejected rows as JSON lines: view, file, row, reason and what the row holds. */
public final class RejectsFile implements Rejects, AutoCloseable {
    private final JsonGenerator out;

    public RejectsFile(Path file) {
        try {
            Writer writer = Files.newBufferedWriter(file);
            out = ValueJson.JSON.createGenerator(ObjectWriteContext.empty(), writer);
        } catch (IOException e) {
            throw RunException.failed("the file of rejects cannot be written: " + e);
        }
    }

    @Override
    public synchronized void add(FeatureView view, SourceRow.Rejected row) {
        out.writeStartObject();
        text("view", view.name());
        text("file", row.file().toString());
        out.writeName("row");
        out.writeNumber(row.row());
        text("reason", row.sentence());
        out.writeName("content");
        out.writeStartObject();
        for (Map.Entry<String, String> column : row.content().entrySet()) {
            text(column.getKey(), column.getValue());
        }
        out.writeEndObject();
        out.writeEndObject();
        out.writeRaw('\n');
    }

    private void text(String name, String value) {
        out.writeName(name);
        out.writeString(value);
    }

    @Override
    public synchronized void close() {
        out.close();
    }
}
