package dev.larder.spark;

import dev.larder.feature.PathSchemes;

/** What Hadoop calls a path of the config. */
final class SparkPath {
    private SparkPath() {}

    static String of(String path) {
        return PathSchemes.of(path).filter(PathSchemes.S3::equals).isPresent()
                ? PathSchemes.S3A + path.substring(PathSchemes.S3.length())
                : path;
    }
}
