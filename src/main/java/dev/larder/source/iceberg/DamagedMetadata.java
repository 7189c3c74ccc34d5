package dev.larder.source.iceberg;

import java.io.IOException;
import java.util.List;

import org.apache.iceberg.ContentFile;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;

/** Finds the damaged file of a snapshot's metadata. Iceberg's library reads many at a time and does not name it. */
final class DamagedMetadata {
    private DamagedMetadata() {}

    /** Empty if all of them can be read. */
    static String nameOf(Table table, Snapshot snapshot, IcebergFiles files) {
        List<ManifestFile> manifests;
        try {
            manifests = snapshot.allManifests(files);
        } catch (RuntimeException e) {
            return snapshot.manifestListLocation();
        }
        return manifests.stream().filter(manifest -> !isReadable(table, manifest, files)).map(ManifestFile::path)
                .findFirst().orElse("");
    }

    private static boolean isReadable(Table table, ManifestFile manifest, IcebergFiles files) {
        try (CloseableIterable<? extends ContentFile<?>> entries = manifest.content() == ManifestContent.DATA
                ? ManifestFiles.read(manifest, files, table.specs())
                : ManifestFiles.readDeleteManifest(manifest, files, table.specs())) {
            entries.forEach(ContentFile::location);
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }
}
