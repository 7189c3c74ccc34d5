package dev.larder.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * A way of writing the same rows with parquet-mr, which has types and layouts that DuckDB has not.
 *
 * @param pageRows rows a page, few so that rows and lists meet its ends
 */
public record ParquetFormat(WriterVersion version, boolean dictionary, boolean byteStreamSplit, TestCodec codec,
        int pageRows,
        long rowGroupBytes) {

    public static final ParquetFormat PLAIN = new ParquetFormat(WriterVersion.PARQUET_1_0, false, false,
            TestCodec.UNCOMPRESSED, 3, Long.MAX_VALUE);

    /** Every page layout and every family of encodings. */
    public static Stream<ParquetFormat> all() {
        return Stream.of(PLAIN, PLAIN.with(WriterVersion.PARQUET_2_0), PLAIN.withDictionary(),
                PLAIN.with(WriterVersion.PARQUET_2_0).withDictionary(), PLAIN.withByteStreamSplit(),
                PLAIN.with(TestCodec.SNAPPY).withDictionary(),
                PLAIN.with(WriterVersion.PARQUET_2_0).with(TestCodec.ZSTD));
    }

    ParquetFormat with(WriterVersion other) {
        return new ParquetFormat(other, dictionary, byteStreamSplit, codec, pageRows, rowGroupBytes);
    }

    ParquetFormat with(TestCodec other) {
        return new ParquetFormat(version, dictionary, byteStreamSplit, other, pageRows, rowGroupBytes);
    }

    ParquetFormat withDictionary() {
        return new ParquetFormat(version, true, byteStreamSplit, codec, pageRows, rowGroupBytes);
    }

    ParquetFormat withByteStreamSplit() {
        return new ParquetFormat(version, dictionary, true, codec, pageRows, rowGroupBytes);
    }

    ParquetFormat withRowGroupBytes(long bytes) {
        return new ParquetFormat(version, dictionary, byteStreamSplit, codec, pageRows, bytes);
    }

    /** Fills in one row. */
    public interface Row {
        void fill(Group group);
    }

    /** @param columns as in a schema's text: {@code required int64 id; optional binary name (STRING);} */
    public Path write(Path file, String columns, List<Row> rows) {
        MessageType schema = MessageTypeParser.parseMessageType("message rows { " + columns + " }");
        SimpleGroupFactory groups = new SimpleGroupFactory(schema);
        try {
            Files.deleteIfExists(file);
            try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                    .withConf(new PlainParquetConfiguration())
                    .withType(schema)
                    .withWriterVersion(version)
                    .withDictionaryEncoding(dictionary)
                    .withByteStreamSplitEncoding(byteStreamSplit)
                    .withCompressionCodec(codec.parquetName())
                    .withCodecFactory(new TestCodec.Factory())
                    .withPageRowCountLimit(pageRows)
                    .withRowGroupSize(rowGroupBytes)
                    .withMinRowCountForPageSizeCheck(1)
                    .withPageWriteChecksumEnabled(true)
                    .build()) {
                for (Row row : rows) {
                    Group group = groups.newGroup();
                    row.fill(group);
                    writer.write(group);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return file;
    }
}
