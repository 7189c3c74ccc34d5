package dev.larder.report;

import java.util.List;

/**
 * Where the runs of a command come from.
 *
 * @param version of larder
 * @param options of the command line, without those of the config, which may be secrets
 */
public record RunOrigin(String project, String version, String host, List<String> options) {}
