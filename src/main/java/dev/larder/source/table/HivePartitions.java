package dev.larder.source.table;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Columns whose values are in the names of folders: {@code dt=2026-11-19/country=de/}. */
public final class HivePartitions {
    private static final String NULL = "__HIVE_DEFAULT_PARTITION__";

    private HivePartitions() {}

    /** Returns columns and values of the folders between the root and the file; a value may be null. */
    public static Map<String, String> between(Path root, Path file) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Path folder : root.relativize(file.getParent())) {
            String name = folder.toString();
            if (isPartition(name)) {
                int equals = name.indexOf('=');
                String value = name.substring(equals + 1);
                values.put(decode(name.substring(0, equals)), value.equals(NULL) ? null : decode(value));
            }
        }
        return values;
    }

    static boolean isPartition(String folder) {
        return folder.indexOf('=') > 0;
    }

    /** Decodes escapes such as `%3A`. A `%` without two hexadecimal digits after it is kept. */
    private static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(bytes[i + 2], 16) : -1;
            if (low >= 0) {
                decoded.write(high << 4 | low);
                i += 2;
            } else {
                decoded.write(bytes[i]);
            }
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }
}
