package dev.larder.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

import dev.larder.feature.FeatureType;
import dev.larder.feature.FeatureType.ArrayOf;
import dev.larder.feature.FeatureType.Scalar;
import dev.larder.feature.ViewSource.Data;
import dev.larder.feature.ViewSource.Data.IcebergPlace;
import dev.larder.feature.ViewSource.Data.IcebergVersion;
import dev.larder.source.decode.ListShape;
import dev.larder.source.decode.ParquetTypeText;
import dev.larder.source.decode.RawType;
import dev.larder.source.parquet.Footer;
import dev.larder.source.storage.FileFailure;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.RangeReader;
import dev.larder.source.storage.Storages;
import dev.larder.source.storage.StoredFile;
import dev.larder.source.table.HivePartitions;
import dev.larder.source.table.PartitionFilter;
import dev.larder.source.table.SourcePaths;
import dev.larder.source.table.SourceTable;
import dev.larder.source.table.SourceTables;
import dev.larder.source.table.TableColumn;
import dev.larder.text.BadValueException;
import dev.larder.text.Times;

/**
 * The columns of a source, with the feature types that suit them: those of a table; else those of its first file, and then
 * its partitions.
 *
 * @param place the table or the file
 * @param data what a view reads
 */
public record SourceSchema(Location place, Data data, List<Column> columns) {
    private static final String PARTITION = "partition";
    private static final String NOT_LIKE_ANY = "no larder type is like it";

    public sealed interface Column {
        String name();

        /** The type as files or tables have it; {@code partition} if a folder's name holds the value. */
        String parquetType();
    }

    /** @param type the nearest larder type */
    public record Usable(String name, String parquetType, FeatureType type) implements Column {
        public boolean isPartition() {
            return parquetType.equals(PARTITION);
        }
    }

    /** @param reason a clause that says why no larder type suits */
    public record Unusable(String name, String parquetType, String reason) implements Column {}

    /**
     * @param path a table, a file, a folder or a glob
     * @throws dev.larder.source.storage.SourceException if that cannot be read
     */
    public static SourceSchema of(String path, Storages storages) {
        Location location = Location.of(path);
        return SourceTables.kindOf(location, storages.of(location)).map(kind -> ofTable(switch (kind) {
            case DELTA -> new Data.Delta(path, OptionalLong.empty(), Optional.empty());
            case ICEBERG -> new Data.Iceberg(new IcebergPlace.Path(path), new IcebergVersion.Latest());
        }, storages))
                .orElseGet(() -> ofFile(new Data.Parquet(path), SourcePaths.of(path, storages)));
    }

    /** @param data a table that larder reads */
    public static SourceSchema ofTable(Data data, Storages storages) {
        SourceTable table = SourceTables.open(data, storages, PartitionFilter.NONE).orElseThrow();
        List<Column> columns = new ArrayList<>();
        addColumns(table.columns().orElseThrow(), "", columns);
        return new SourceSchema(table.location(), data, List.copyOf(columns));
    }

    private static void addColumns(List<TableColumn> all, String prefix, List<Column> columns) {
        for (TableColumn column : all) {
            String name = prefix + column.name();
            if (column.fields().isEmpty()) {
                columns.add(column.closest().<Column>map(type -> new Usable(name, column.type(), type))
                        .orElseGet(() -> new Unusable(name, column.type(), NOT_LIKE_ANY)));
            } else {
                addColumns(column.fields(), name + ".", columns);
            }
        }
    }

    private static SourceSchema ofFile(Data data, SourcePaths paths) {
        StoredFile file = paths.files().getFirst();
        try (RangeReader reader = paths.storage().open(file)) {
            Set<String> names = new HashSet<>();
            List<Column> columns = new ArrayList<>();
            for (NestedField field : NestedField.all(Footer.read(reader).schema())) {
                columns.add(names.add(field.path())
                        ? describe(field)
                        : new Unusable(field.path(), ParquetTypeText.of(field.type()), "two columns have this name"));
            }
            HivePartitions.between(paths.root(), file.location()).forEach((name, value) -> {
                if (names.add(name)) {
                    columns.add(new Usable(name, PARTITION, isTime(value) ? Scalar.TIMESTAMP : Scalar.STRING));
                }
            });
            return new SourceSchema(file.location(), data, List.copyOf(columns));
        } catch (IOException e) {
            throw FileFailure.of(file.location(), e);
        }
    }

    /** The columns that can be the event time. */
    public List<String> eventTimes() {
        return columns.stream()
                .filter(column -> column instanceof Usable usable && usable.type() == Scalar.TIMESTAMP)
                .map(Column::name)
                .toList();
    }

    private static Column describe(NestedField field) {
        Type column = field.type();
        String parquetType = ParquetTypeText.of(column);
        if (column.isPrimitive() && !column.isRepetition(Repetition.REPEATED)) {
            return describe(field.path(), parquetType, RawType.of(column.asPrimitiveType()), false);
        }
        return ListShape.of(column)
                .map(list -> describe(field.path(), parquetType, RawType.of(list.element()), true))
                .orElseGet(() -> new Unusable(field.path(), parquetType, "no feature type is nested"));
    }

    private static Column describe(String name, String parquetType, RawType raw, boolean isList) {
        if (raw == RawType.Simple.ALWAYS_NULL) {
            return new Unusable(name, parquetType, "it has only nulls, and so no type");
        }
        return raw.closest()
                .<Column>map(type -> new Usable(name, parquetType, isList ? new ArrayOf(type) : type))
                .orElseGet(() -> new Unusable(name, parquetType, NOT_LIKE_ANY));
    }

    private static boolean isTime(String text) {
        try {
            return text != null && Times.parse(text) != null;
        } catch (BadValueException e) {
            return false;
        }
    }
}
