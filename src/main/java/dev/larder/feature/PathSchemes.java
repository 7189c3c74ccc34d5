package dev.larder.feature;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.larder.text.Quoted;

/** The schemes that the path of a source may have. A path without one is of this machine. */
public final class PathSchemes {
    /** Of files of this machine. */
    public static final String FILE = "file";
    public static final String S3 = "s3";
    /** What Hadoop calls the same. */
    public static final String S3A = "s3a";
    public static final String GS = "gs";

    private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://.*", Pattern.DOTALL);
    private static final List<String> READ_HERE = List.of(FILE, GS, S3, S3A);
    private static final List<String> READ_BY_SPARK = List.of("abfs", "abfss", "hdfs", "viewfs", "wasb",
            "wasbs", "webhdfs");

    private PathSchemes() {}

    /** In lower case; empty for a path of this machine. */
    public static Optional<String> of(String path) {
        Matcher url = URL.matcher(path);
        return url.matches() ? Optional.of(url.group(1).toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    /** What is wrong with the scheme of a path; empty if larder or Spark reads it. */
    public static Optional<String> unknown(String path) {
        return of(path).filter(scheme -> !READ_HERE.contains(scheme) && !READ_BY_SPARK.contains(scheme))
                .map(scheme -> "unknown scheme " + Quoted.of(scheme) + ". Available schemes: " + names(READ_HERE)
                        + "; with --engine spark also " + names(READ_BY_SPARK));
    }

    /** What is wrong with it for a reader that is not Spark. */
    public static Optional<String> unreadable(String path) {
        return unknown(path).or(() -> of(path).filter(scheme -> !READ_HERE.contains(scheme))
                .map(scheme -> "only Spark reads the scheme " + Quoted.of(scheme) + ": `materialize --engine spark`."
                        + " Schemes that need no Spark: " + names(READ_HERE)));
    }

    private static String names(List<String> schemes) {
        return schemes.stream().collect(Collectors.joining(", "));
    }
}
