package dev.larder.source.table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.larder.source.storage.Location;
import dev.larder.text.PercentEscapes;

/** Columns whose values are in the names of folders: {@code dt=2026-11-19/country=de/}. */
public final class HivePartitions {
    private static final String NULL = "__HIVE_DEFAULT_PARTITION__";

    private HivePartitions() {}

    /** Returns columns and values of the folders between the root and the file; a value may be null. */
    public static Map<String, String> between(Location root, Location file) {
        List<String> names = root.namesTo(file);
        return of(names.subList(0, names.size() - 1));
    }

    /** Returns the columns and values that folders have in their names; a value may be null. */
    public static Map<String, String> of(Iterable<String> folders) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : folders) {
            if (isPartition(name)) {
                int equals = name.indexOf('=');
                String value = name.substring(equals + 1);
                values.put(PercentEscapes.decode(name.substring(0, equals)),
                        value.equals(NULL) ? null : PercentEscapes.decode(value));
            }
        }
        return values;
    }

    static boolean isPartition(String folder) {
        return folder.indexOf('=') > 0;
    }
}
