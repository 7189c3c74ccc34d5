package dev.larder.cli.session;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** The facts of the process that commands depend on. Passed in, so that tests can set them. */
public record ProcessContext(Map<String, String> environment, Path workingDir, Clock clock) {}
