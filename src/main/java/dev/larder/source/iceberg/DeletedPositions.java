package dev.larder.source.iceberg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.deletes.PositionDeleteIndex;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

import dev.larder.source.parquet.Footer;
import dev.larder.source.parquet.NestedRows;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.RangeReader;
import dev.larder.source.storage.SourceException;
import dev.larder.source.table.DeletedRows;

/** Position deletes and deletion vectors. A file of deletes is about many files of data, and is read once. */
final class DeletedPositions {
    private static final String PATH = "file_path";
    private static final String POSITION = "pos";

    private final IcebergFiles files;
    /** By the file of deletes, then by the file of data. */
    private final Map<String, Map<String, DeletedRows>> read = new HashMap<>();

    DeletedPositions(IcebergFiles files) {
        this.files = files;
    }

    /** @param data as the metadata names the file of data */
    void addTo(DeletedRows.Builder deleted, String data, DeleteFile deletes) {
        DeletedRows rows = read.computeIfAbsent(deletes.location(), unseen -> readFile(deletes)).getOrDefault(data,
                DeletedRows.NONE);
        for (long row = rows.next(0); row < Long.MAX_VALUE; row = rows.next(row + 1)) {
            deleted.add(row);
        }
    }

    private Map<String, DeletedRows> readFile(DeleteFile deletes) {
        Location location = IcebergFiles.location(deletes.location());
        Map<String, DeletedRows.Builder> rows = new HashMap<>();
        long count = 0;
        try (RangeReader reader = files.open(location)) {
            Footer footer = Footer.read(reader);
            if (!footer.schema().containsField(PATH) || !footer.schema().containsField(POSITION)) {
                throw new SourceException(
                        "`" + location + "` is damaged: it has no columns " + PATH + " and " + POSITION);
            }
            MessageType wanted = new MessageType(footer.schema().getName(),
                    List.of(footer.schema().getType(PATH), footer.schema().getType(POSITION)));
            for (BlockMetaData group : footer.rowGroups()) {
                RecordReader<Group> records = NestedRows.of(reader, footer, group, wanted,
                        new GroupRecordConverter(wanted));
                for (long i = 0; i < group.getRowCount(); i++, count++) {
                    Group record = records.read();
                    rows.computeIfAbsent(record.getString(0, 0), unseen -> new DeletedRows.Builder())
                            .add(record.getLong(1, 0));
                }
            }
        } catch (IOException | RuntimeException e) {
            throw IcebergFiles.failure(location, e);
        }
        if (count != deletes.recordCount()) {
            throw new SourceException(
                    "`" + location + "` is damaged: it deletes " + count + " rows, and the table says "
                            + deletes.recordCount());
        }
        Map<String, DeletedRows> built = new HashMap<>();
        rows.forEach((data, builder) -> built.put(data, builder.build()));
        return built;
    }

    /** Adds the rows of a deletion vector, which is a part of a Puffin file. */
    void addVector(DeletedRows.Builder deleted, DeleteFile vector) {
        Location location = IcebergFiles.location(vector.location());
        byte[] bytes = new byte[Math.toIntExact(vector.contentSizeInBytes())];
        try (RangeReader reader = files.open(location)) {
            ByteBuffer into = ByteBuffer.wrap(bytes);
            reader.fill(into, vector.contentOffset());
            if (into.hasRemaining()) {
                throw new SourceException("`" + location + "` is shorter than the table says");
            }
            PositionDeleteIndex index = PositionDeleteIndex.deserialize(bytes, vector);
            index.forEach(deleted::add);
        } catch (IOException e) {
            throw IcebergFiles.failure(location, e);
        } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
            throw new SourceException("the deletion vector in `" + location + "` is damaged", e);
        }
    }
}
