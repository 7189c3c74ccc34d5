package dev.larder.spark;

import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

import dev.larder.feature.JoinKeys;
import dev.larder.source.arrival.Arrivals;
import dev.larder.source.storage.FileFailure;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.StorageEntry;
import dev.larder.source.storage.Storages;
import dev.larder.source.storage.StoredFile;

/**
 * The files that Spark finds, with their versions.
 *
 * @param byName by the names that rows have for them, in the order of these names
 */
record SparkFiles(Map<String, StoredFile> byName) {

    /** @param addresses as Spark has them */
    static SparkFiles of(SparkSession spark, String[] addresses) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        Map<Path, Map<String, FileStatus>> folders = new HashMap<>();
        Map<String, StoredFile> files = new HashMap<>();
        for (String address : addresses) {
            Location location = Location.of(FilePath.of(address));
            try {
                files.put(FilePath.of(address), switch (location) {
                    case Location.Local local -> local(local);
                    case Location.Remote remote -> remote(new Path(URI.create(address)), location, folders, hadoop);
                });
            } catch (IOException e) {
                throw FileFailure.of(location, e);
            }
        }
        Map<String, StoredFile> sorted = new LinkedHashMap<>();
        files.keySet().stream().sorted(JoinKeys.BY_CODE_POINT).forEach(name -> sorted.put(name, files.get(name)));
        return new SparkFiles(sorted);
    }

    /** As the local engine sees it, so that either engine goes on where the other one ended. */
    private static StoredFile local(Location.Local location) throws IOException {
        return switch (Storages.LOCAL.of(location).find(location).orElseThrow(
                () -> new NoSuchFileException(location.toString()))) {
            case StoredFile file -> file;
            case StorageEntry.Folder folder -> throw new IOException("is a folder by now");
            case StorageEntry.Other other -> throw new IOException("is no file by now");
        };
    }

    /** A folder is listed once: one request for each file would take long. */
    private static StoredFile remote(Path path, Location location, Map<Path, Map<String, FileStatus>> folders,
            Configuration hadoop) throws IOException {
        Map<String, FileStatus> folder = folders.get(path.getParent());
        if (folder == null) {
            folder = new HashMap<>();
            for (FileStatus status : path.getFileSystem(hadoop).listStatus(path.getParent())) {
                folder.put(status.getPath().getName(), status);
            }
            folders.put(path.getParent(), folder);
        }
        FileStatus status = folder.get(path.getName());
        if (status == null) {
            throw new NoSuchFileException(location.toString());
        }
        String etag = status instanceof EtagSource tagged ? tagged.getEtag() : null;
        return new StoredFile(location, status.getLen(), etag == null ? "" + status.getModificationTime() : etag,
                status.getModificationTime());
    }

    /** Those that a run has to read. */
    Map<String, StoredFile> choose(Arrivals arrivals) {
        List<StoredFile> chosen = arrivals.choose(List.copyOf(byName.values()));
        Map<Location, String> names = new HashMap<>();
        byName.forEach((name, file) -> names.put(file.location(), name));
        Map<String, StoredFile> result = new LinkedHashMap<>();
        chosen.forEach(file -> result.put(names.get(file.location()), file));
        return result;
    }
}
