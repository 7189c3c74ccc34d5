package dev.larder.source.delta;

import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;

import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.defaults.internal.parquet.ParquetFileReader.RowRecordCollector;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.engine.ParquetHandler;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import io.delta.kernel.utils.FileStatus;

import dev.larder.source.parquet.Footer;
import dev.larder.source.parquet.NestedRows;
import dev.larder.source.storage.FileFailure;
import dev.larder.source.storage.RangeReader;
import dev.larder.source.storage.StoredFile;

/** Reads the Parquet files of the log for the kernel, whose own reader needs Hadoop. */
final class CheckpointReader implements ParquetHandler {
    private static final int BATCH_ROWS = 1024;

    private final DeltaFiles files;

    CheckpointReader(DeltaFiles files) {
        this.files = files;
    }

    @Override
    public CloseableIterator<FileReadResult> readParquetFiles(CloseableIterator<FileStatus> statuses,
            StructType schema, Optional<Predicate> predicate) {
        return new Batches(statuses, schema);
    }

    @Override
    public CloseableIterator<DataFileStatus> writeParquetFiles(String folder,
            CloseableIterator<FilteredColumnarBatch> rows, List<Column> statistics) {
        throw new UnsupportedOperationException("larder only reads tables");
    }

    @Override
    public void writeParquetFileAtomically(String path, CloseableIterator<FilteredColumnarBatch> rows) {
        throw new UnsupportedOperationException("larder only reads tables");
    }

    /** The part of a file's schema that is asked for. */
    private static List<Type> only(GroupType schema, StructType wanted) {
        return wanted.fields().stream().filter(field -> schema.containsField(field.getName()))
                .flatMap(field -> only(schema.getType(field.getName()), field).stream()).toList();
    }

    private static Optional<Type> only(Type stored, StructField wanted) {
        if (stored.isPrimitive() || !(wanted.getDataType() instanceof StructType struct)) {
            return Optional.of(stored);
        }
        List<Type> fields = only(stored.asGroupType(), struct);
        return fields.isEmpty() ? Optional.empty() : Optional.of(stored.asGroupType().withNewFields(fields));
    }

    /** Batches of one file after the other. */
    private final class Batches implements CloseableIterator<FileReadResult> {
        private final CloseableIterator<FileStatus> statuses;
        private final StructType schema;
        private StoredFile file;
        private RangeReader reader;
        private Footer footer;
        private MessageType wanted;
        private Iterator<BlockMetaData> groups = Arrays.<BlockMetaData>asList().iterator();
        private RowRecordCollector rows;
        private RecordReader<Object> records;
        private long left;

        private Batches(CloseableIterator<FileStatus> statuses, StructType schema) {
            this.statuses = statuses;
            this.schema = schema;
        }

        @Override
        public boolean hasNext() {
            try {
                while (left == 0) {
                    if (groups.hasNext()) {
                        startGroup(groups.next());
                    } else {
                        // What fails before the next one is found is not about this one.
                        file = null;
                        if (!statuses.hasNext()) {
                            return false;
                        }
                        startFile(statuses.next());
                    }
                }
                return true;
            } catch (IOException | RuntimeException e) {
                throw failure(e);
            }
        }

        private void startFile(FileStatus status) throws IOException {
            close(reader);
            reader = null;
            file = files.find(status.getPath());
            reader = files.open(file);
            footer = Footer.read(reader);
            wanted = new MessageType(footer.schema().getName(), only(footer.schema(), schema));
            groups = footer.rowGroups().iterator();
        }

        private void startGroup(BlockMetaData group) throws IOException {
            rows = new RowRecordCollector(BATCH_ROWS, schema, wanted);
            records = NestedRows.of(reader, footer, group, wanted, rows);
            left = group.getRowCount();
        }

        @Override
        public FileReadResult next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            try {
                int size = (int) Math.min(left, BATCH_ROWS);
                for (int i = 0; i < size; i++) {
                    records.read();
                    rows.finalizeCurrentRow(-1);
                }
                left -= size;
                ColumnarBatch batch = rows.getDataAsColumnarBatch(size);
                return new FileReadResult(batch, Objects.toString(file));
            } catch (RuntimeException e) {
                throw failure(e);
            }
        }

        /** Damaged bytes can make a decoder fail in any way. */
        private RuntimeException failure(Exception cause) {
            if (file == null) {
                return cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(cause);
            }
            return FileFailure.of(file.location(), cause instanceof IOException
                    ? cause
                    : new IOException("is damaged: a page cannot be decoded", cause));
        }

        @Override
        public void close() throws IOException {
            close(reader);
            statuses.close();
        }

        private static void close(RangeReader open) throws IOException {
            if (open != null) {
                open.close();
            }
        }
    }
}
