package dev.larder.cli.session;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** What a run finds outside itself. Passed in, so that tests have their own. */
public record ProcessContext(Map<String, String> environment, Path workingDir, Clock clock) {}
