package dev.larder.source.table;

import java.util.List;
import java.util.Map;

import dev.larder.source.storage.Location;

/** Excludes partitions that a run does not read, so that their folders need not even be listed. */
public interface PartitionFilter {
    /** Excludes nothing. */
    PartitionFilter NONE = new PartitionFilter() {
        @Override
        public boolean isAbout(String column) {
            return false;
        }

        @Override
        public boolean excludes(String value) {
            return false;
        }
    };

    /** Whether the values of this column decide. */
    boolean isAbout(String column);

    /** @param value null for Hive's null */
    boolean excludes(String value);

    /** Whether the folder's own name decides. */
    default boolean isAbout(Location folder) {
        return partition(folder).keySet().stream().anyMatch(this::isAbout);
    }

    default boolean excludes(Location folder) {
        return excludes(partition(folder));
    }

    /** @param partitions columns and their values */
    default boolean excludes(Map<String, String> partitions) {
        return partitions.entrySet().stream()
                .anyMatch(entry -> isAbout(entry.getKey()) && excludes(entry.getValue()));
    }

    private static Map<String, String> partition(Location folder) {
        return HivePartitions.of(List.of(folder.name()));
    }
}
