package dev.larder.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;

import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.EncodingStats;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.statistics.geospatial.GeospatialStatistics;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

import com.github.luben.zstd.Zstd;

/** The finished pages of one column of one row group, compressed, each with its checksum, until they are written. */
final class ChunkPages implements PageWriter {
    private final ColumnDescriptor column;
    private final ParquetMetadataConverter converter;
    private final Statistics<?> statistics;
    private final SizeStatistics sizes;
    private final EncodingStats.Builder encodingStats = new EncodingStats.Builder();
    private final Set<Encoding> encodings = new TreeSet<>();
    private final List<byte[]> dictionary = new ArrayList<>();
    private final List<byte[]> data = new ArrayList<>();
    private long values;
    /** Of all pages with their headers, as stored and before compression. */
    private long stored;
    private long plain;

    ChunkPages(ColumnDescriptor column, ParquetMetadataConverter converter) {
        this.column = column;
        this.converter = converter;
        this.statistics = Statistics.createStats(column.getPrimitiveType());
        this.sizes = SizeStatistics.newBuilder(column.getPrimitiveType(), column.getMaxRepetitionLevel(),
                column.getMaxDefinitionLevel()).build();
    }

    @Override
    public void writePage(BytesInput bytes, int valueCount, int rowCount, Statistics<?> ofPage,
            SizeStatistics sizesOfPage,
            GeospatialStatistics none, Encoding repetition, Encoding definition, Encoding encoding) throws IOException {
        add(data, bytes, (plainSize, storedSize, crc, out) -> converter.writeDataPageV1Header(plainSize, storedSize,
                valueCount, repetition, definition, encoding, crc, out));
        values += valueCount;
        statistics.mergeStatistics(ofPage);
        sizes.mergeStatistics(sizesOfPage);
        encodings.addAll(List.of(repetition, definition, encoding));
        encodingStats.addDataEncoding(encoding);
    }

    @Override
    public void writeDictionaryPage(DictionaryPage page) throws IOException {
        add(dictionary, page.getBytes(), (plainSize, storedSize, crc, out) -> converter.writeDictionaryPageHeader(
                plainSize, storedSize, page.getDictionarySize(), page.getEncoding(), crc, out));
        encodings.add(page.getEncoding());
        encodingStats.addDictEncoding(page.getEncoding());
    }

    private interface Header {
        void write(int plainSize, int storedSize, int crc, OutputStream out) throws IOException;
    }

    private void add(List<byte[]> pages, BytesInput bytes, Header header) throws IOException {
        ByteArrayOutputStream page = new ByteArrayOutputStream(Math.toIntExact(bytes.size()));
        bytes.writeAllTo(page);
        byte[] compressed = Zstd.compress(page.toByteArray());
        CRC32 checksum = new CRC32();
        checksum.update(compressed);
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        header.write(page.size(), compressed.length, (int) checksum.getValue(), head);
        pages.add(head.toByteArray());
        pages.add(compressed);
        stored += head.size() + compressed.length;
        plain += head.size() + page.size();
    }

    /** @param position where in the file that is */
    ColumnChunkMetaData writeTo(OutputStream out, long position) throws IOException {
        long firstData = position;
        for (byte[] bytes : dictionary) {
            out.write(bytes);
            firstData += bytes.length;
        }
        for (byte[] bytes : data) {
            out.write(bytes);
        }
        return ColumnChunkMetaData.get(ColumnPath.get(column.getPath()), column.getPrimitiveType(),
                CompressionCodecName.ZSTD, encodingStats.build(), encodings, statistics, firstData,
                dictionary.isEmpty() ? 0 : position, values, stored, plain, sizes);
    }

    @Override
    public long getMemSize() {
        return stored;
    }

    @Override
    public long allocatedSize() {
        return stored;
    }

    @Override
    public String memUsageString(String prefix) {
        return prefix + " " + stored + " bytes";
    }

    @Override
    @Deprecated
    public void writePage(BytesInput bytes, int valueCount, Statistics<?> ofPage, Encoding repetition,
            Encoding definition, Encoding encoding) {
        throw unasked();
    }

    @Override
    public void writePage(BytesInput bytes, int valueCount, int rowCount, Statistics<?> ofPage, Encoding repetition,
            Encoding definition, Encoding encoding) {
        throw unasked();
    }

    @Override
    public void writePageV2(int rowCount, int nullCount, int valueCount, BytesInput repetition, BytesInput definition,
            Encoding encoding, BytesInput bytes, Statistics<?> ofPage) {
        throw unasked();
    }

    private static IllegalStateException unasked() {
        return new IllegalStateException("the library writes pages of version 1 with all their statistics");
    }
}
