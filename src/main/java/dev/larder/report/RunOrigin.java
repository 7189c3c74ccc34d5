package dev.larder.report;

import java.util.List;

/**
 * Where the runs of a command come from, and where they write.
 *
 * @param store how to reach it, without secrets: {@code redis://localhost:6379}
 * @param version of larder
 * @param options of the command line, without those of the config, which may be secrets
 */
public record RunOrigin(String project, String store, String version, String host, List<String> options) {}
