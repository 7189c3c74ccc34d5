package dev.larder.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;

/**
 * Writes a Parquet file, row by row. parquet-mr encodes the columns; its own writer of files needs Hadoop. In memory
 * there is one row group, which is smaller than those of most writers, and the footer so far.
 */
final class ParquetOutput {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.ISO_8859_1);
    private static final long LARGEST_GROUP = 32 << 20;
    /** Few values of a kind take little memory, and a file of one row group has one reader. */
    private static final long LONGEST_GROUP = 1 << 20;
    /** Of all columns together. In memory a dictionary takes some ten times as much as its page. */
    private static final int DICTIONARIES = 8 << 20;
    private static final int LARGEST_DICTIONARY = 512 << 10;
    private static final int SMALLEST_DICTIONARY = 4 << 10;

    private final OutputStream out;
    private final MessageType schema;
    private final FileMetaData about;
    private final ParquetProperties properties;
    private final ParquetMetadataConverter converter = new ParquetMetadataConverter();
    private final List<ColumnDescriptor> leaves;
    private final List<BlockMetaData> rowGroups = new ArrayList<>();
    private final ColumnWriter[] columns;
    private Map<ColumnDescriptor, ChunkPages> pages;
    private ColumnWriteStore group;
    private long rows;
    private long position;

    /** @param createdBy the program, then {@code version} and its version */
    ParquetOutput(OutputStream out, MessageType schema, String createdBy, Map<String, String> metadata)
            throws IOException {
        this.out = out;
        this.schema = schema;
        this.about = new FileMetaData(schema, metadata, createdBy);
        this.leaves = schema.getColumns();
        this.columns = new ColumnWriter[leaves.size()];
        this.properties = properties(leaves);
        write(MAGIC);
        startGroup();
    }

    private static ParquetProperties properties(List<ColumnDescriptor> leaves) {
        ParquetProperties.Builder builder = ParquetProperties.builder()
                .withDictionaryPageSize(
                        Math.clamp(DICTIONARIES / leaves.size(), SMALLEST_DICTIONARY, LARGEST_DICTIONARY))
                // Rows may be of a megabyte, and pages grow to as many of them as this before anybody looks.
                .withMinRowCountForPageSizeCheck(1);
        for (ColumnDescriptor leaf : leaves) {
            // Measured values hardly ever come twice, and looking each up takes longer than all the rest.
            switch (leaf.getPrimitiveType().getPrimitiveTypeName()) {
                case FLOAT, DOUBLE -> builder.withDictionaryEncoding(String.join(".", leaf.getPath()), false);
                default -> {
                }
            }
        }
        return builder.build();
    }

    /** Where the next value of a leaf column goes, in the order of the schema; another one after each row. */
    ColumnWriter column(int index) {
        return columns[index];
    }

    /** All columns have their values of the row. */
    void endRow() throws IOException {
        group.endRecord();
        rows++;
        if (rows == LONGEST_GROUP || group.getAllocatedSize() > LARGEST_GROUP) {
            endGroup();
            startGroup();
        }
    }

    /** Writes what is left, and the footer. */
    void finish() throws IOException {
        if (rows > 0) {
            endGroup();
        }
        ByteArrayOutputStream footer = new ByteArrayOutputStream();
        Util.writeFileMetaData(converter.toParquetMetadata(1, new ParquetMetadata(about, rowGroups)), footer);
        write(footer.toByteArray());
        write(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(footer.size()).array());
        write(MAGIC);
    }

    private void startGroup() {
        pages = new LinkedHashMap<>();
        leaves.forEach(leaf -> pages.put(leaf, new ChunkPages(leaf, converter)));
        group = properties.newColumnWriteStore(schema, pages::get);
        for (int i = 0; i < columns.length; i++) {
            columns[i] = group.getColumnWriter(leaves.get(i));
        }
        rows = 0;
    }

    private void endGroup() throws IOException {
        group.flush();
        BlockMetaData written = new BlockMetaData();
        written.setRowCount(rows);
        written.setOrdinal(rowGroups.size());
        for (ColumnDescriptor leaf : leaves) {
            ColumnChunkMetaData chunk = pages.get(leaf).writeTo(out, position);
            written.addColumn(chunk);
            written.setTotalByteSize(written.getTotalByteSize() + chunk.getTotalUncompressedSize());
            position += chunk.getTotalSize();
        }
        rowGroups.add(written);
        group.close();
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        position += bytes.length;
    }
}
