package dev.larder.feature;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a view's rows come from.
 *
 * @param eventTimestamp the column of the event time
 * @param createdTimestamp the column that breaks ties between rows of one event time
 * @param columns feature or join key to the column that holds it, if their names differ
 * @param deleted how rows say that their entity is deleted; empty if no row does
 * @param storage how to reach the storage that the data lies in
 */
public record ViewSource(Data data, String eventTimestamp, Optional<String> createdTimestamp,
        Map<String, String> columns, Optional<Deleted> deleted, StorageSettings storage) {

    /**
     * Which rows are marked deleted.
     *
     * @param column a boolean, a time that rows of living entities do not have, or one of the values
     * @param values as text; empty if the column itself says it
     * @param tombstones how long the store remembers a deletion, zero if it does not
     */
    public record Deleted(String column, List<String> values, Duration tombstones) {
        public Deleted {
            values = List.copyOf(values);
        }
    }

    /** What holds the rows. Formats, tables and queries are read by Spark only. */
    public sealed interface Data {

        /** Whether larder reads it without Spark. */
        default boolean isRead() {
            return switch (this) {
                case Parquet files -> true;
                case Delta table -> true;
                case Iceberg table -> true;
                case Format files -> false;
                case Table table -> false;
                case Query query -> false;
            };
        }

        /** Where its files are, if larder reads it and the config says that. */
        default Optional<String> ownPath() {
            return switch (this) {
                case Parquet files -> Optional.of(files.path());
                case Delta table -> Optional.of(table.path());
                case Iceberg(IcebergPlace.Path(String path), IcebergVersion version) -> Optional.of(path);
                case Iceberg(IcebergPlace.InCatalog table, IcebergVersion version) -> Optional.empty();
                case Format files -> Optional.empty();
                case Table table -> Optional.empty();
                case Query query -> Optional.empty();
            };
        }

        /**
         * @param path a file, a folder or a glob, absolute unless it names another file system ({@code s3://...})
         * @param isMeant whether the config says that they are Parquet files, even if a table has them
         */
        record Parquet(String path, boolean isMeant) implements Data {
            public Parquet(String path) {
                this(path, false);
            }

            @Override
            public String toString() {
                return path;
            }
        }

        /**
         * A Delta table.
         *
         * @param version empty for the latest, or that of a time
         * @param asOf the time whose version is read
         */
        record Delta(String path, OptionalLong version, Optional<Instant> asOf) implements Data {
            @Override
            public String toString() {
                return path;
            }
        }

        record Iceberg(IcebergPlace place, IcebergVersion version) implements Data {
            @Override
            public String toString() {
                return place.toString();
            }
        }

        /** Where the current metadata of an Iceberg table is. */
        sealed interface IcebergPlace {
            /** Its metadata file, or the folder that says which one that is. */
            record Path(String path) implements IcebergPlace {
                @Override
                public String toString() {
                    return path;
                }
            }

            /** @param name of the table, with its namespace before it: {@code sales.customers} */
            record InCatalog(CatalogSettings catalog, String name) implements IcebergPlace {
                @Override
                public String toString() {
                    return name;
                }
            }
        }

        /** The snapshot of an Iceberg table that is read. */
        sealed interface IcebergVersion {
            record Latest() implements IcebergVersion {}

            record OfId(long id) implements IcebergVersion {}

            /** The latest one that is as old as this time. */
            record AsOf(Instant time) implements IcebergVersion {}

            record Branch(String name) implements IcebergVersion {}

            record Tag(String name) implements IcebergVersion {}
        }

        /** Files that one of Spark's readers knows by a name of its own, such as {@code orc}. */
        record Format(String format, String path) implements Data {
            @Override
            public String toString() {
                return path;
            }
        }

        /** A table of one of Spark's catalogs. */
        record Table(Optional<String> format, String name) implements Data {
            @Override
            public String toString() {
                return name;
            }
        }

        record Query(String sql) implements Data {
            @Override
            public String toString() {
                return sql;
            }
        }
    }

    public ViewSource {
        columns = Map.copyOf(columns);
    }

    /** Of Parquet files. */
    public ViewSource(String path, String eventTimestamp, Optional<String> createdTimestamp,
            Map<String, String> columns) {
        this(new Data.Parquet(path), eventTimestamp, createdTimestamp, columns);
    }

    /** Without rows that are marked deleted. */
    public ViewSource(Data data, String eventTimestamp, Optional<String> createdTimestamp,
            Map<String, String> columns) {
        this(data, eventTimestamp, createdTimestamp, columns, Optional.empty(), StorageSettings.DEFAULT);
    }

    /** The column that holds a feature or join key. */
    public String columnOf(String name) {
        return columns.getOrDefault(name, name);
    }
}
