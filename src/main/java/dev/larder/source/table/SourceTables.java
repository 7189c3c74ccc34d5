package dev.larder.source.table;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

import dev.larder.feature.ViewSource.Data;
import dev.larder.source.storage.FileFailure;
import dev.larder.source.storage.LibraryFolder;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.Storage;
import dev.larder.source.storage.Storages;
import dev.larder.source.table.TableVersion.Kind;

/** Opens what a source names. */
public final class SourceTables {
    private static final LibraryFolder DELTA = LibraryFolder.of(Path.of(System.getProperty("larder.home", "")), "delta",
            "Delta tables", "dev.larder.source.delta");

    private static final LibraryFolder ICEBERG = LibraryFolder.of(Path.of(System.getProperty("larder.home", "")),
            "iceberg", "Iceberg tables", "dev.larder.source.iceberg");

    public static final String DELTA_LOG = "_delta_log";
    public static final String ICEBERG_METADATA = "metadata";

    private SourceTables() {}

    /**
     * Opens the version of a table that is to be read, or finds files. Empty for what only Spark reads.
     *
     * @param filter for files in folders of partitions
     * @throws SourceException if there is no such table, or the files are a table's and the config does not know it
     */
    public static Optional<SourceTable> open(Data data, Storages storages, PartitionFilter filter) {
        return switch (data) {
            case Data.Parquet files -> {
                SourcePaths paths = SourcePaths.of(files.path(), storages, filter);
                if (!files.isMeant()) {
                    requireNoTable(paths);
                }
                yield Optional.of(new FolderTable(paths));
            }
            case Data.Delta delta -> Optional.of(DELTA.load("DeltaFormat", TableFormat.class).open(delta, storages));
            case Data.Iceberg iceberg ->
                Optional.of(ICEBERG.load("IcebergFormat", TableFormat.class).open(iceberg, storages));
            case Data.Format format -> Optional.empty();
            case Data.Table table -> Optional.empty();
            case Data.Query query -> Optional.empty();
        };
    }

    /** How the catalog of a table is reached; empty if the table has none. */
    public static Optional<CatalogAccess> catalog(Data data, Storages storages) {
        return data instanceof Data.Iceberg iceberg
                ? ICEBERG.load("IcebergFormat", TableFormat.class).catalog(iceberg, storages)
                : Optional.empty();
    }

    /** What kind of table a folder is, if it is one. */
    public static Optional<Kind> kindOf(Location folder, Storage storage) {
        try {
            if (storage.holds(folder.child(DELTA_LOG), name -> true)) {
                return Optional.of(Kind.DELTA);
            }
            return storage.holds(folder.child(ICEBERG_METADATA), SourceTables::isIcebergMetadata)
                    ? Optional.of(Kind.ICEBERG)
                    : Optional.empty();
        } catch (IOException e) {
            throw FileFailure.of(folder, e);
        }
    }

    static boolean isIcebergMetadata(Location file) {
        return isIcebergMetadata(file.name()) && file.parent().name().equals(ICEBERG_METADATA);
    }

    /** Whether a file of the metadata folder describes a version. Old writers append {@code .gz}. */
    public static boolean isIcebergMetadata(String name) {
        return name.endsWith(".metadata.json") || name.endsWith(".metadata.json.gz");
    }

    /** The files of a table have rows that it has deleted or replaced. */
    private static void requireNoTable(SourcePaths paths) {
        Location folder = paths.root();
        Optional<Kind> kind = paths.isRootListed() ? paths.kind() : kindOf(folder, paths.storage());
        if (kind.isEmpty() && folder.name().equals("data")) {
            folder = folder.parent();
            kind = kindOf(folder, paths.storage());
        }
        if (kind.isPresent()) {
            throw isTable(folder.toString(), kind.get());
        }
    }

    /** A folder was named without a format, and is a table. */
    public static SourceException isTable(String folder, Kind kind) {
        return new SourceException("`" + folder + "` is a table (" + kind.format() + "), whose files have rows"
                + " that it has deleted or replaced. Set `format: " + kind.format() + "` and `path: " + folder
                + "` in the source, or `format: parquet` to read all rows of the files");
    }
}
