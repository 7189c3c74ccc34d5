package dev.larder.spark;

import java.util.Map;
import java.util.Optional;

/**
 * What the command line says about Spark.
 *
 * @param master absent, what {@code spark-submit} says, else all of this machine
 * @param conf Spark's own settings
 * @param rejects the folder that rejected rows go to, of any file system that Spark knows
 */
public record ClusterSettings(Optional<String> master, Map<String, String> conf, Optional<String> rejects) {}
