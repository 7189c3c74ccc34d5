package dev.larder.spark;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** So that a table's partition means the same, whether it is named itself or found below the table. */
final class BasePath {
    private static final Pattern PARTITION_OR_GLOB = Pattern.compile("[^/]+=[^/]*|[^/]*[*?\\[{][^/]*");

    private BasePath() {}

    /** The folder above the first partition or pattern; empty if the path has neither. */
    static Optional<String> of(String path) {
        String[] names = path.split("/", -1);
        for (int i = 0; i < names.length; i++) {
            if (PARTITION_OR_GLOB.matcher(names[i]).matches()) {
                return Optional.of(String.join("/", Arrays.copyOf(names, i)));
            }
        }
        return Optional.empty();
    }
}
