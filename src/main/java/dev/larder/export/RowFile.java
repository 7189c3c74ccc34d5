package dev.larder.export;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.JoinKeys;
import dev.larder.feature.NoValue;
import dev.larder.feature.ViewSource;
import dev.larder.source.storage.NewFile;
import dev.larder.source.storage.OutputFile;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.WriteFailure;

/**
 * Writes rows of a view as a Parquet file that can be the view's source. Missing and expired features are null there.
 * The file is not there, or the one that it replaces is, until {@link #finish}.
 */
public final class RowFile implements AutoCloseable {
    private final OutputFile file;
    private final JoinKeys keys;
    private final List<Feature> features;
    private final NewFile target;
    private final ParquetOutput output;

    /** @param output of {@code target} */
    private RowFile(OutputFile file, JoinKeys keys, List<Feature> features, NewFile target, ParquetOutput output) {
        this.file = file;
        this.keys = keys;
        this.features = features;
        this.target = target;
        this.output = output;
    }

    /**
     * @param source whose names of columns the file has
     * @param createdBy the program, then {@code version} and its version
     * @throws SourceException if there can be no such file
     */
    public static RowFile create(OutputFile file, JoinKeys keys, List<Feature> features, Optional<ViewSource> source,
            String createdBy, Map<String, String> metadata) {
        MessageType schema = schema(keys, features, RowFileNames.of(keys, features, source));
        try {
            NewFile target = file.create();
            try {
                return new RowFile(file, keys, features, target,
                        new ParquetOutput(target.stream(), schema, createdBy, metadata));
            } catch (IOException | RuntimeException e) {
                target.close();
                throw e;
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static MessageType schema(JoinKeys keys, List<Feature> features, RowFileNames names) {
        List<Type> columns = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            columns.add(CellWriter.column(names.keys().get(i), keys.all().get(i).type(), true));
        }
        columns.add(CellWriter.column(names.event(), Scalar.TIMESTAMP, true));
        columns.add(CellWriter.column(names.created(), Scalar.TIMESTAMP, false));
        for (int i = 0; i < features.size(); i++) {
            columns.add(CellWriter.column(names.features().get(i), features.get(i).type(), false));
        }
        columns.add(CellWriter.column(names.expires(), Scalar.TIMESTAMP, false));
        return new MessageType("rows", columns);
    }

    /** @param expiresMicros when the row expires, {@link FeatureRow#NO_TIME} where it does not */
    public void add(FeatureRow row, long expiresMicros) {
        int column = 0;
        for (int i = 0; i < keys.size(); i++) {
            CellWriter.writeRequired(output.column(column++), keys.all().get(i).type(), row.key().value(i));
        }
        output.column(column++).write(row.eventMicros(), 0, 0);
        writeTime(output.column(column++), row.createdMicros());
        for (int i = 0; i < features.size(); i++) {
            Object value = row.values()[i];
            CellWriter.write(output.column(column++), features.get(i).type(), value instanceof NoValue ? null : value);
        }
        writeTime(output.column(column), expiresMicros);
        try {
            output.endRow();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static void writeTime(ColumnWriter out, long micros) {
        if (micros == FeatureRow.NO_TIME) {
            out.writeNull(0, 0);
        } else {
            out.write(micros, 0, 1);
        }
    }

    /**
     * No more rows come: the file gets its name.
     *
     * @return its size in bytes
     */
    public long finish() {
        try {
            output.finish();
            return target.finish();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Removes what is not finished. */
    @Override
    public void close() {
        try {
            target.close();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static SourceException failed(OutputFile file, IOException cause) {
        return WriteFailure.sentence("`" + file + "`", cause);
    }
}
