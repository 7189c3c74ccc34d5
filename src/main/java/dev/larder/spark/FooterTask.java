package dev.larder.spark;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.TaskContext;
import org.apache.spark.util.SerializableConfiguration;

import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

import dev.larder.source.ColumnNeed;
import dev.larder.source.FileAge;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.UnfinishedFileException;
import dev.larder.source.table.HivePartitions;

/** Reads the footers of files. A schema that many files share is sent back once. */
final class FooterTask extends AbstractFunction2<TaskContext, Iterator<String>, FooterTask.Footers>
        implements
            Serializable {
    private static final long serialVersionUID = 1L;

    private final SerializedRecord<ColumnNeed> event;
    private final SerializableConfiguration hadoop;

    /** @param schemas as text; files name theirs by its index */
    record Footers(ArrayList<String> schemas, ArrayList<Entry> files) implements Serializable {}

    /** @param newestMicros {@code Long.MIN_VALUE} if the footer does not say it */
    record Entry(String address, int schema, long rows, long newestMicros, long modifiedMillis)
            implements
                Serializable {
        FileAge age() {
            return new FileAge(rows,
                    newestMicros == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(newestMicros),
                    modifiedMillis);
        }
    }

    /** @param event of the source */
    FooterTask(ColumnNeed event, SerializableConfiguration hadoop) {
        this.event = new SerializedRecord<>(event);
        this.hadoop = hadoop;
    }

    @Override
    public Footers apply(TaskContext task, Iterator<String> addresses) {
        Map<String, Integer> schemas = new LinkedHashMap<>();
        ArrayList<Entry> files = new ArrayList<>();
        while (addresses.hasNext()) {
            files.add(entry(addresses.next(), schemas));
        }
        return new Footers(new ArrayList<>(schemas.keySet()), files);
    }

    private Entry entry(String address, Map<String, Integer> schemas) {
        try {
            Path path = new Path(URI.create(address));
            FileSystem files = path.getFileSystem(hadoop.value());
            FileStatus status = files.getFileStatus(path);
            requireWhole(files, status, FilePath.of(address));
            try (ParquetFileReader reader = ParquetFileReader
                    .open(HadoopInputFile.fromStatus(status, hadoop.value()))) {
                ParquetMetadata footer = reader.getFooter();
                MessageType schema = footer.getFileMetaData().getSchema();
                FileAge age = FileAge.of(event.content(), schema, footer.getBlocks(), partitions(address),
                        status.getModificationTime());
                int index = schemas.computeIfAbsent(schema.toString(), unseen -> schemas.size());
                return new Entry(address, index, age.rows(), age.newestMicros().orElse(Long.MIN_VALUE),
                        age.modifiedMillis());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a file that a writer has not finished, Parquet says only that it is none. */
    private static void requireWhole(FileSystem files, FileStatus status, String name) throws IOException {
        byte[] magic = ParquetFileWriter.MAGIC;
        if (status.getLen() == 0) {
            throw unfinished(name, UnfinishedFileException.empty());
        }
        if (status.getLen() < magic.length) {
            return;
        }
        byte[] start = new byte[magic.length];
        byte[] end = new byte[magic.length];
        try (FSDataInputStream in = files.open(status.getPath())) {
            in.readFully(0, start);
            in.readFully(status.getLen() - end.length, end);
        }
        boolean isWhole = Arrays.equals(end, magic) && status.getLen() > 2 * magic.length;
        if (Arrays.equals(start, magic) && !isWhole) {
            throw unfinished(name, UnfinishedFileException.cutShort());
        }
    }

    private static SourceException unfinished(String name, UnfinishedFileException cause) {
        return SourceException.tryAgain("`" + name + "` " + cause.getMessage(), cause);
    }

    /** The columns that the folders of a file name. */
    static Map<String, String> partitions(String address) {
        String[] names = URI.create(address).getPath().split("/");
        return HivePartitions.of(Arrays.asList(names).subList(0, names.length - 1));
    }
}
