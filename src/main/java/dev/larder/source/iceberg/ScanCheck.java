package dev.larder.source.iceberg;

import java.util.List;
import java.util.OptionalLong;

import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.metrics.CounterResult;
import org.apache.iceberg.metrics.MetricsReport;
import org.apache.iceberg.metrics.MetricsReporter;
import org.apache.iceberg.metrics.ScanMetricsResult;
import org.apache.iceberg.metrics.ScanReport;

import dev.larder.source.storage.SourceException;

/**
 * Compares what a scan found with what the manifest list says that there is: Iceberg's library takes a damaged manifest
 * that still has the form of one for a manifest of fewer files.
 */
final class ScanCheck implements MetricsReporter {
    /** Null until the scan is over, and if a service planned it. */
    private ScanMetricsResult metrics;

    @Override
    public void report(MetricsReport report) {
        if (report instanceof ScanReport scan) {
            metrics = scan.scanMetrics();
        }
    }

    /** @throws SourceException if files are missing in manifests that were all read */
    void require(String table, Snapshot snapshot, IcebergFiles files) {
        if (metrics == null) {
            return;
        }
        require(table, snapshot, "files of data", snapshot.dataManifests(files), metrics.scannedDataManifests(),
                value(metrics.resultDataFiles()) + value(metrics.skippedDataFiles()));
        require(table, snapshot, "files of deletes", snapshot.deleteManifests(files), metrics.scannedDeleteManifests(),
                value(metrics.indexedDeleteFiles()) + value(metrics.skippedDeleteFiles()));
    }

    private static void require(String table, Snapshot snapshot, String what, List<ManifestFile> manifests,
            CounterResult scanned, long found) {
        OptionalLong listed = files(manifests);
        if (value(scanned) == manifests.size() && listed.orElse(found) != found) {
            throw damaged(table, snapshot, "has " + listed.getAsLong() + " " + what + ", and its manifests have "
                    + found);
        }
    }

    /** @throws SourceException if the list has lost all of its manifests */
    static void ofList(String table, Snapshot snapshot, IcebergFiles files) {
        String total = snapshot.summary().getOrDefault(SnapshotSummary.TOTAL_DATA_FILES_PROP, "0");
        if (snapshot.dataManifests(files).isEmpty() && !total.equals("0")) {
            throw damaged(table, snapshot, "has no manifests of data, and its summary says " + total + " files");
        }
    }

    /** Empty if the writer of a manifest did not count, as those of format version 1 need not. */
    static OptionalLong files(List<ManifestFile> manifests) {
        return manifests.stream()
                .allMatch(manifest -> manifest.addedFilesCount() != null && manifest.existingFilesCount() != null)
                        ? OptionalLong.of(manifests.stream()
                                .mapToLong(manifest -> manifest.addedFilesCount() + manifest.existingFilesCount())
                                .sum())
                        : OptionalLong.empty();
    }

    private static long value(CounterResult counter) {
        return counter == null ? 0 : counter.value();
    }

    private static SourceException damaged(String table, Snapshot snapshot, String difference) {
        return new SourceException("the metadata of the Iceberg table `" + table + "` is damaged: by `"
                + IcebergFiles.location(snapshot.manifestListLocation()) + "`, snapshot " + snapshot.snapshotId() + " "
                + difference + ". Restore the table's metadata from a copy, or read another snapshot");
    }
}
