package dev.larder.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.DecimalOf;
import dev.larder.feature.FeatureType.Element;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.text.Times;

/** What others say of a Parquet file: DuckDB of its rows, parquet-mr of its footer. */
public final class ParquetWitness {
    private ParquetWitness() {}

    public static ParquetMetadata footer(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
        try (InputStream footer = new ByteArrayInputStream(bytes, bytes.length - 8 - length, length)) {
            return new ParquetMetadataConverter().readParquetMetadata(footer, ParquetMetadataConverter.NO_FILTER);
        }
    }

    /**
     * The cells of each row as text, in an order of columns that {@code types} is in: times in microseconds, bytes in
     * hex, numbers as Java prints them.
     */
    public static List<List<String>> rows(Path file, List<FeatureType> types) {
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            List<String> names = new ArrayList<>();
            try (ResultSet columns = statement.executeQuery("DESCRIBE FROM '" + file + "'")) {
                while (columns.next()) {
                    names.add('"' + columns.getString(1) + '"');
                }
            }
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < types.size(); i++) {
                cells.add(plain(names.get(i), types.get(i)));
            }
            List<List<String>> rows = new ArrayList<>();
            try (ResultSet result = statement
                    .executeQuery("SELECT " + String.join(", ", cells) + " FROM '" + file + "'")) {
                while (result.next()) {
                    List<String> row = new ArrayList<>();
                    for (int i = 1; i <= types.size(); i++) {
                        row.add(text(result.getObject(i)));
                    }
                    rows.add(row);
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String plain(String cell, FeatureType type) {
        return switch (type) {
            case Scalar.BYTES -> "lower(hex(" + cell + "))";
            // DuckDB's infinities are the ends of the range.
            case Scalar.TIMESTAMP -> "CASE WHEN " + cell + " IS NULL THEN NULL WHEN isfinite(" + cell
                    + ") THEN epoch_us(" + cell + ") WHEN " + cell
                    + " > 'epoch'::TIMESTAMPTZ THEN " + Long.MAX_VALUE + " ELSE " + -Long.MAX_VALUE + " END";
            case Element simple -> cell;
            case ArrayOf array -> "list_transform(" + cell + ", lambda x: " + plain("x", array.element()) + ")";
        };
    }

    private static String text(Object cell) throws SQLException {
        return switch (cell) {
            case null -> "null";
            case java.sql.Array list -> Arrays.toString(Arrays.stream((Object[]) list.getArray())
                    .map(ParquetWitness::element).toArray());
            default -> element(cell);
        };
    }

    private static String element(Object cell) {
        return cell instanceof BigDecimal number ? number.toPlainString() : String.valueOf(cell);
    }

    /** A value of larder's as {@link #rows} says it. */
    public static String text(FeatureType type, Object value) {
        return switch (type) {
            case FeatureType any when value == null -> "null";
            case Scalar.BYTES -> HexFormat.of().formatHex((byte[]) value);
            case Scalar.TIMESTAMP -> Long.toString(Times.micros((Instant) value));
            case DecimalOf decimal -> ((BigDecimal) value).toPlainString();
            case Scalar simple -> value.toString();
            case ArrayOf array -> {
                List<String> elements = new ArrayList<>();
                for (int i = 0; i < Array.getLength(value); i++) {
                    elements.add(text(array.element(), Array.get(value, i)));
                }
                yield elements.toString();
            }
        };
    }
}
