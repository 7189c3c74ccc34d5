package dev.larder.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.larder.feature.ViewSource.Data;
import dev.larder.feature.ViewSource.Data.IcebergPlace;
import dev.larder.feature.ViewSource.Data.IcebergVersion;
import dev.larder.source.storage.Storages;
import dev.larder.source.table.PartitionFilter;
import dev.larder.source.table.SourceTables;

/**
 * Equality deletes by several columns, in random order with appends: what is left are the rows of a model. Iceberg's own generic
 * reader cannot be the judge of columns of type fixed: it keeps one array for all keys of a file.
 */
class IcebergKeysTest {
    /** The columns that keys are made of, by their field ids, with the types of files that are written before they are widened. */
    private static final List<Key> KEYS = List.of(new Key(3, "x", "int64 x = 3", ""),
            new Key(4, "s", "binary s (STRING) = 4", "string"), new Key(5, "i", "int32 i = 5", "int"),
            new Key(6, "d", "int64 d (DECIMAL(9,2)) = 6", "decimal(9,2)"), new Key(7, "f", "float f = 7", "float"),
            new Key(8, "b", "boolean b = 8", "boolean"), new Key(9, "t", "int32 t (DATE) = 9", "date"),
            new Key(10, "u", "fixed_len_byte_array(2) u = 10", "fixed[2]"));

    private record Key(int id, String name, String column, String type) {}

    /** A row: its id, when it was written, and what its keys are, null for null. */
    private record Row(long id, Object[] values) {}

    @TempDir
    private Path folder;
    private final StringBuilder commands = new StringBuilder();
    private final List<Row> left = new ArrayList<>();
    private boolean isWidened;
    private int written;
    private long nextId;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsLeftIsWhatAModelHas(int seed) {
        Random random = new Random(seed);
        KEYS.stream().filter(key -> !key.type.isEmpty())
                .forEach(key -> commands.append("column ").append(key.name).append(' ').append(key.type).append('\n'));
        for (int step = 0; step < 12; step++) {
            if (random.nextInt(3) > 0) {
                append(random);
            } else {
                delete(random);
            }
            if (step == 6) {
                isWidened = true;
                commands.append("widen i long\nwiden f double\nwiden d decimal(18,2)\n");
            }
        }
        IcebergTables.write(folder.resolve("t").toString(), commands.toString());
        assertEquals(left.stream().map(Row::id).sorted().toList(), ids());
    }

    private List<Long> ids() {
        return TableContents.of(SourceTables
                .open(new Data.Iceberg(new IcebergPlace.Path(folder.resolve("t").toString()),
                        new IcebergVersion.Latest()), Storages.LOCAL, PartitionFilter.NONE)
                .orElseThrow()).stream().map(line -> Long.valueOf(line.replaceAll(".*\"id\":(\\d+).*", "$1"))).sorted()
                .toList();
    }

    private static Object[] values(Random random) {
        return IntStream.range(0, KEYS.size()).mapToObj(i -> random.nextInt(4) == 0 ? null : random.nextInt(2))
                .toArray();
    }

    private String column(Key key) {
        String widened = isWidened
                ? key.column.replace("int32 i", "int64 i").replace("float f", "double f").replace("(9,2)", "(18,2)")
                : key.column;
        return "optional " + widened + "; ";
    }

    private void append(Random random) {
        // A column that a file lacks is null in all of its rows.
        Set<Key> lacking = KEYS.stream().filter(key -> random.nextInt(6) == 0).collect(Collectors.toSet());
        List<ParquetFormat.Row> rows = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Object[] values = values(random);
            lacking.forEach(key -> values[KEYS.indexOf(key)] = null);
            long id = nextId++;
            left.add(new Row(id, values));
            rows.add(group -> {
                group.append("id", id).append("ts", id);
                fill(group, KEYS, values);
            });
        }
        write("append", "required int64 id = 1; required int64 ts (TIMESTAMP(MICROS,true)) = 2; " + KEYS.stream()
                .filter(key -> !lacking.contains(key)).map(this::column).collect(Collectors.joining()), "", rows);
    }

    private void delete(Random random) {
        List<Key> by = KEYS.stream().filter(key -> random.nextInt(3) == 0).collect(Collectors.toList());
        if (by.isEmpty()) {
            by.add(KEYS.get(random.nextInt(KEYS.size())));
        }
        List<ParquetFormat.Row> rows = new ArrayList<>();
        Set<List<Object>> keys = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            Object[] values = values(random);
            keys.add(key(by, values));
            rows.add(group -> fill(group, by, values));
        }
        left.removeIf(row -> keys.contains(key(by, row.values)));
        write("equality", by.stream().map(this::column).collect(Collectors.joining()),
                " " + by.stream().map(key -> Integer.toString(key.id)).collect(Collectors.joining(",")), rows);
    }

    private static List<Object> key(List<Key> by, Object[] values) {
        return Arrays.asList(by.stream().map(key -> values[KEYS.indexOf(key)]).toArray());
    }

    private void fill(Group group, List<Key> columns, Object[] values) {
        for (Key key : columns) {
            if (values[KEYS.indexOf(key)] instanceof Integer value) {
                boolean wide = group.getType().getType(key.name).asPrimitiveType().getPrimitiveTypeName().name()
                        .matches("INT64|DOUBLE");
                switch (key.name) {
                    case "s" -> group.append("s", "v" + value);
                    case "b" -> group.append("b", value == 1);
                    case "f" -> {
                        if (wide) {
                            group.append("f", (double) (value + 0.1f));
                        } else {
                            group.append("f", value + 0.1f);
                        }
                    }
                    case "u" -> group.append("u", Binary.fromConstantByteArray(new byte[]{1, value.byteValue()}));
                    default -> {
                        if (wide) {
                            group.append(key.name, (long) value);
                        } else {
                            group.append(key.name, (int) value);
                        }
                    }
                }
            }
        }
    }

    private void write(String kind, String columns, String ids, List<ParquetFormat.Row> rows) {
        Path file = ParquetFormat.PLAIN.write(folder.resolve(written++ + ".parquet"), columns, rows);
        commands.append(kind).append(' ').append(file).append(' ').append(rows.size()).append(ids).append('\n');
    }
}
