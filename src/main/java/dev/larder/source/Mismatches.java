package dev.larder.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.larder.source.storage.Location;

/** Collects what is wrong with the files of a source. A problem that several files share is reported once. */
final class Mismatches {
    private static final int FILES_NAMED = 3;

    private final Map<String, List<Location>> filesOf = new LinkedHashMap<>();

    void add(Location file, String problem) {
        filesOf.computeIfAbsent(problem, unseen -> new ArrayList<>()).add(file);
    }

    /** Whether the most recent problem of some kind is this file's. */
    boolean has(Location file) {
        return filesOf.values().stream().anyMatch(files -> files.getLast().equals(file));
    }

    void throwIfAny() {
        if (!filesOf.isEmpty()) {
            throw new PlanException(filesOf.entrySet().stream()
                    .map(problem -> names(problem.getValue()) + ": " + problem.getKey())
                    .toList());
        }
    }

    private static String names(List<Location> files) {
        String named = files.stream().limit(FILES_NAMED).map(file -> "`" + file + "`")
                .collect(Collectors.joining(", "));
        int more = files.size() - FILES_NAMED;
        return more <= 0 ? named : named + " and " + more + " more";
    }
}
