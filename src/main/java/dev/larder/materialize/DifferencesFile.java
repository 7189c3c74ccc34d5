package dev.larder.materialize;

import java.io.IOException;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

import dev.larder.feature.ValueJson;
import dev.larder.materialize.RowComparison.FeatureDifference;
import dev.larder.materialize.VerifyReport.Difference;
import dev.larder.source.storage.OutputFile;
import dev.larder.source.storage.WriteFailure;

/** The differences of a verification as JSON lines: view, kind, entity, and both values of each feature. */
public final class DifferencesFile implements AutoCloseable {
    private final OutputFile file;
    private final JsonGenerator out;

    public DifferencesFile(OutputFile file) {
        this.file = file;
        try {
            this.out = ValueJson.JSON.createGenerator(ObjectWriteContext.empty(), file.lines());
        } catch (IOException e) {
            throw failed(WriteFailure.of(e));
        }
    }

    public void add(Difference difference) {
        try {
            out.writeStartObject();
            out.writeStringProperty("view", difference.view());
            out.writeStringProperty("kind", difference.kind().toString());
            out.writeStringProperty("entity", difference.entity());
            out.writeStringProperty("what", difference.what());
            out.writeObjectPropertyStart("features");
            for (FeatureDifference feature : difference.features()) {
                out.writeObjectPropertyStart(feature.feature().name());
                out.writeStringProperty("store", feature.storedText());
                out.writeStringProperty("source", feature.sourceText());
                out.writeEndObject();
            }
            out.writeEndObject();
            out.writeEndObject();
            out.writeRaw('\n');
        } catch (JacksonException e) {
            throw failed(e.getOriginalMessage());
        }
    }

    private RunException failed(String why) {
        return RunException.failed("differences cannot be written to " + file + ": " + why);
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (JacksonException e) {
            throw failed(e.getOriginalMessage());
        }
    }
}
