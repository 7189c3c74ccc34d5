package dev.larder.config.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/** A config that cannot be used. The message lists every mistake, one per line, in the order of the file. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConfigException(Collection<Problem> problems) {
        super(problems.stream().sorted(Comparator.comparing(Problem::origin, Origin::compare)).map(Problem::toString)
                .collect(Collectors.joining("\n")));
    }
}
