package dev.larder.config;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The config cannot be used. The message says every mistake, one a line, in the order of the file. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public ConfigException(Collection<Problem> problems) {
        super(sorted(problems).stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = sorted(problems);
    }

    public List<Problem> problems() {
        return problems;
    }

    private static List<Problem> sorted(Collection<Problem> problems) {
        return problems.stream().sorted((a, b) -> Origin.compare(a.origin(), b.origin())).toList();
    }
}
