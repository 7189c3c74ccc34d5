package dev.larder.spark;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

import dev.larder.source.storage.SourceException;
import dev.larder.source.table.SourceTables;
import dev.larder.source.table.TableVersion.Kind;

/** Finds out whether a folder of Parquet files is a table, on any file system that Spark knows. */
final class TableFolder {
    private TableFolder() {}

    /** @throws SourceException as the engine of one machine throws it */
    static void requireNone(SparkSession spark, String source) {
        Path folder = new Path(SparkPath.of(BasePath.of(source).orElse(source)));
        try {
            FileSystem files = folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
            requireNone(files, folder);
            if (folder.getName().equals("data")) {
                requireNone(files, folder.getParent());
            }
        } catch (IOException e) {
            throw new SourceException("`" + source + "` cannot be read: " + e.getMessage(), e);
        }
    }

    private static void requireNone(FileSystem files, Path folder) throws IOException {
        Optional<Kind> kind = kindOf(files, folder);
        if (kind.isPresent()) {
            throw SourceTables.isTable(folder.toString().replaceFirst("^s3a:", "s3:"), kind.get());
        }
    }

    private static Optional<Kind> kindOf(FileSystem files, Path folder) throws IOException {
        if (files.exists(new Path(folder, SourceTables.DELTA_LOG))) {
            return Optional.of(Kind.DELTA);
        }
        Path metadata = new Path(folder, SourceTables.ICEBERG_METADATA);
        boolean isIceberg = files.exists(metadata) && Arrays.stream(files.listStatus(metadata))
                .anyMatch(file -> SourceTables.isIcebergMetadata(file.getPath().getName()));
        return isIceberg ? Optional.of(Kind.ICEBERG) : Optional.empty();
    }
}
