package dev.larder.materialize;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.example.data.Group;

import dev.larder.source.ParquetFormat;
import dev.larder.source.TestCodec;

/** A file of an {@link OracleCase} that parquet-mr writes: with small pages and an offset index, which DuckDB leaves out. */
final class OracleFile {
    private OracleFile() {}

    static void write(Statement sql, int file, List<String> columns, Path target, Random random) throws SQLException {
        ParquetFormat format = new ParquetFormat(
                random.nextBoolean() ? WriterVersion.PARQUET_1_0 : WriterVersion.PARQUET_2_0, random.nextBoolean(),
                random.nextBoolean(), TestCodec.values()[random.nextInt(TestCodec.values().length)],
                1 + random.nextInt(200), 10_000 << random.nextInt(6));
        List<ParquetFormat.Row> rows = new ArrayList<>();
        try (ResultSet result = sql.executeQuery("SELECT * REPLACE (epoch_us(event) AS event, epoch_us(created) AS"
                + " created, epoch_us(t) AS t) FROM t WHERE file = " + file + " ORDER BY pos")) {
            while (result.next()) {
                List<Object> values = new ArrayList<>();
                for (String column : columns) {
                    Object value = result.getObject(column);
                    values.add(value instanceof java.sql.Array list ? list.getArray() : value);
                }
                rows.add(group -> {
                    for (int i = 0; i < values.size(); i++) {
                        add(group, columns.get(i), values.get(i));
                    }
                });
            }
        }
        format.write(target, columns.stream().map(OracleFile::column).collect(Collectors.joining(" ")), rows);
    }

    /** As DuckDB declares it: Spark has two types for times with and without a zone. */
    private static String column(String name) {
        return switch (name) {
            case "id", "s" -> "optional binary " + name + " (STRING);";
            case "event", "created", "t" -> "optional int64 " + name + " (TIMESTAMP(MICROS,false));";
            case "d" -> "optional double d;";
            case "i", "n" -> "optional int64 " + name + ";";
            case "b", "gone" -> "optional boolean " + name + ";";
            case "l" -> "optional group l (LIST) { repeated group list { optional float element; } }";
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static void add(Group group, String column, Object value) {
        switch (value) {
            case null -> {
            }
            case String text -> group.append(column, text);
            case Long number -> group.append(column, number);
            case Double number -> group.append(column, number);
            case Boolean flag -> group.append(column, flag);
            case Object[] list -> {
                Group elements = group.addGroup(column);
                for (Object element : list) {
                    elements.addGroup("list").append("element", (Float) element);
                }
            }
            default -> throw new IllegalArgumentException(value.getClass().toString());
        }
    }
}
