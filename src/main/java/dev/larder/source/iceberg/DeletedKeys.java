package dev.larder.source.iceberg;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

import dev.larder.source.parquet.Footer;
import dev.larder.source.parquet.NestedRows;
import dev.larder.source.storage.FileFailure;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.RangeReader;
import dev.larder.source.storage.SourceException;
import dev.larder.source.table.DeletedRows;

/**
 * Equality deletes: keys, of which every row of an older file is deleted. As many keys are held at a time as fit; the file
 * is read once for each such part.
 */
final class DeletedKeys {
    /** Keys that are held at a time; each takes some hundred bytes. */
    private static final int MOST_KEYS = 500_000;

    private final IcebergFiles files;
    private final Table table;
    private final int mostKeys;

    DeletedKeys(IcebergFiles files, Table table) {
        this(files, table, MOST_KEYS);
    }

    DeletedKeys(IcebergFiles files, Table table, int mostKeys) {
        this.files = files;
        this.table = table;
        this.mostKeys = mostKeys;
    }

    /**
     * Adds the rows of a data file whose key is in a file of deletes.
     *
     * @param ids of the fields that make the key
     */
    void addTo(DeletedRows.Builder deleted, Location data, Location deletes, List<Integer> ids) {
        Set<List<Object>> keys = new HashSet<>();
        read(deletes, ids, true, key -> {
            keys.add(key);
            if (keys.size() == mostKeys) {
                add(deleted, data, ids, keys);
                keys.clear();
            }
        });
        if (!keys.isEmpty()) {
            add(deleted, data, ids, keys);
        }
    }

    private void add(DeletedRows.Builder deleted, Location data, List<Integer> ids, Set<List<Object>> keys) {
        long[] row = new long[1];
        read(data, ids, false, key -> {
            if (keys.contains(key)) {
                deleted.add(row[0]);
            }
            row[0]++;
        });
    }

    /** @param isRequired whether the file must have every field; a file of data has null in those that were added later */
    private void read(Location location, List<Integer> ids, boolean isRequired, Consumer<List<Object>> keys) {
        try (RangeReader reader = files.open(location)) {
            Footer footer = Footer.read(reader);
            List<Type> fields = new ArrayList<>();
            int[] places = new int[ids.size()];
            for (int i = 0; i < places.length; i++) {
                int id = ids.get(i);
                Type found = footer.schema().getFields().stream()
                        .filter(type -> type.getId() != null && type.getId().intValue() == id).findFirst().orElse(null);
                if (found == null && isRequired || found != null && !found.isPrimitive()) {
                    throw new SourceException(
                            "`" + location + "` cannot be read: it has no plain column of field id " + id
                                    + ", by which rows are deleted");
                }
                if (found == null && !isNullWhereAbsent(footer.schema(), id)) {
                    throw new SourceException("`" + location + "` cannot be read: rows are deleted by field " + id
                            + ", and the file has no field ids, or a default or a partition has its value");
                }
                places[i] = found == null ? -1 : fields.size();
                if (found != null) {
                    fields.add(found);
                }
            }
            if (fields.isEmpty()) {
                // Without any of the columns every key is null; the row count is all that is read.
                List<Object> nulls = Arrays.asList(new Object[places.length]);
                footer.rowGroups().forEach(group -> {
                    for (long i = 0; i < group.getRowCount(); i++) {
                        keys.accept(nulls);
                    }
                });
                return;
            }
            MessageType wanted = new MessageType(footer.schema().getName(), fields);
            for (BlockMetaData group : footer.rowGroups()) {
                RecordReader<Group> rows = NestedRows.of(reader, footer, group, wanted,
                        new GroupRecordConverter(wanted));
                for (long i = 0; i < group.getRowCount(); i++) {
                    keys.accept(key(rows.read(), wanted, places));
                }
            }
        } catch (IOException e) {
            throw FileFailure.of(location, e);
        }
    }

    private boolean isNullWhereAbsent(MessageType stored, int id) {
        NestedField field = table.schema().findField(id);
        return stored.getFields().stream().anyMatch(type -> type.getId() != null)
                && (field == null || field.initialDefault() == null)
                && table.specs().values().stream().flatMap(spec -> spec.fields().stream())
                        .noneMatch(part -> part.sourceId() == id && part.transform().isIdentity());
    }

    private static List<Object> key(Group row, MessageType schema, int[] places) {
        Object[] key = new Object[places.length];
        for (int i = 0; i < key.length; i++) {
            boolean isNull = places[i] < 0 || row.getFieldRepetitionCount(places[i]) == 0;
            key[i] = isNull ? null : value(row, places[i], schema.getType(places[i]).asPrimitiveType());
        }
        return Arrays.asList(key);
    }

    /** In a form that a widened type does not change. */
    private static Object value(Group row, int place, PrimitiveType type) {
        if (type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal) {
            BigInteger unscaled = switch (type.getPrimitiveTypeName()) {
                case INT32 -> BigInteger.valueOf(row.getInteger(place, 0));
                case INT64 -> BigInteger.valueOf(row.getLong(place, 0));
                default -> new BigInteger(row.getBinary(place, 0).getBytes());
            };
            return new BigDecimal(unscaled, decimal.getScale()).stripTrailingZeros();
        }
        return switch (type.getPrimitiveTypeName()) {
            case INT32 -> (long) row.getInteger(place, 0);
            case INT64 -> row.getLong(place, 0);
            case FLOAT -> (double) row.getFloat(place, 0);
            case DOUBLE -> row.getDouble(place, 0);
            case BOOLEAN -> row.getBoolean(place, 0);
            case BINARY, FIXED_LEN_BYTE_ARRAY -> Binary.fromConstantByteArray(row.getBinary(place, 0).getBytes());
            case INT96 -> Binary.fromConstantByteArray(row.getInt96(place, 0).getBytes());
        };
    }
}
