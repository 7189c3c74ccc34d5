package dev.larder.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.larder.source.MatchedColumn.Files;
import dev.larder.text.NumberText;
import dev.larder.text.Quoted;
import dev.larder.text.Suggestions;

/**
 * A way in which the columns of a source's files differ, from each other or from those of the last accepted run.
 *
 * @param column empty if it is about several
 * @param sentence for a user
 */
public record ColumnDrift(Kind kind, String column, String sentence) {
    /** Columns that a sentence names. */
    private static final int NAMED = 10;

    public enum Kind {
        /** Older files or the last accepted run have a needed column, and newer files lack it. */
        DROPPED,
        /** The same, but the last accepted run lacked it already. */
        MISSING,
        /** A needed column that only newer files have. */
        ADDED,
        /** A needed column that some files lack, and neither of the above. */
        SOME_FILES,
        /** A needed column whose type differs between files. */
        TYPES,
        /** A needed column whose type differs from that of the last accepted run. */
        NEW_TYPE,
        /** Columns that no feature uses and the last accepted run did not have. */
        NEW_UNUSED,
        /** All columns that no feature uses. */
        UNUSED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param before what the last accepted run had, if that is known
     * @param isPart whether these are the columns only of files that have arrived since
     */
    public static List<ColumnDrift> of(SourceColumns columns, Optional<KnownColumns> before, boolean isPart) {
        List<ColumnDrift> drifts = new ArrayList<>();
        List<String> newUnused = columns.unused().stream()
                .filter(name -> before.isPresent() && !before.get().unused().contains(name)
                        && before.get().unused().size() < SourceColumns.MOST_UNUSED)
                .toList();
        // Without an earlier run any other column may be the one.
        List<String> candidates = before.isPresent() ? newUnused : columns.unused();
        columns.matched().forEach(column -> add(column, columns.files(), before, isPart, candidates, drifts));
        if (!newUnused.isEmpty()) {
            drifts.add(new ColumnDrift(Kind.NEW_UNUSED, "", "new columns that no feature uses: " + names(newUnused)));
        }
        if (!columns.unused().isEmpty()) {
            drifts.add(new ColumnDrift(Kind.UNUSED, "", "columns that no feature uses: " + names(columns.unused())));
        }
        return drifts;
    }

    private static void add(MatchedColumn column, int files, Optional<KnownColumns> before, boolean isPart,
            List<String> candidates,
            List<ColumnDrift> drifts) {
        String name = column.need().column();
        String what = "column " + Quoted.of(name) + " of the " + column.need();
        // Null if the run before did not need it.
        String typeBefore = before.map(known -> known.needed().get(name)).orElse(null);
        switch (column.presence()) {
            case ALL -> {
            }
            case ADDED -> drifts.add(new ColumnDrift(Kind.ADDED, name, what + " was added: older files lack it, "
                    + some(column.lacking(), files) + ", and have null"));
            case SOME -> drifts.add(new ColumnDrift(Kind.SOME_FILES, name, what + " is missing in some files, "
                    + some(column.lacking(), files) + ", which have null"));
            case DROPPED -> drifts.add("".equals(typeBefore)
                    ? new ColumnDrift(Kind.MISSING, name, what + " is missing in the newest files, "
                            + some(column.lacking(), files) + ", as in the last accepted run; it is null there")
                    : new ColumnDrift(Kind.DROPPED, name,
                            what + " was dropped: " + dropped(column, files, typeBefore, isPart)
                                    + renamed(column.need(), candidates)));
        }
        if (column.types().size() > 1) {
            drifts.add(new ColumnDrift(Kind.TYPES, name, what + " has several types: " + column.types().stream()
                    .map(type -> type.what() + " in " + NumberText.count(type.count(), "file") + example(type))
                    .collect(Collectors.joining(", "))));
        }
        if (typeBefore != null && !typeBefore.isEmpty() && !column.types().isEmpty()
                && !typeBefore.equals(column.parquetTypes().getFirst())) {
            drifts.add(new ColumnDrift(Kind.NEW_TYPE, name, what + " changed its type: it was " + typeBefore
                    + " in the last accepted run, and is " + column.parquetTypes().getFirst() + " in the newest file"));
        }
    }

    private static String dropped(MatchedColumn column, int files, String typeBefore, boolean isPart) {
        if (column.types().isEmpty()) {
            return (isPart
                    ? "the files that arrived lack it, " + some(column.lacking(), files)
                    : "the source no longer has it")
                    + (typeBefore == null ? "" : "; the last accepted run had it as " + typeBefore);
        }
        int having = column.types().stream().mapToInt(Files::count).sum();
        return "the newest files lack it, " + some(column.lacking(), files) + ", and "
                + NumberText.count(having, "older file") + (having == 1 ? " has it" : " have it")
                + example(column.types().getFirst());
    }

    private static String some(Files group, int files) {
        return NumberText.print(group.count()) + " of " + NumberText.count(files, "file") + example(group);
    }

    private static String example(Files group) {
        return group.example() == null ? "" : " (such as `" + group.example() + "`)";
    }

    private static String renamed(ColumnNeed need, Collection<String> candidates) {
        return Suggestions.to(need.column(), candidates).map(name -> "; was it renamed to " + Quoted.of(name)
                + "? If so, set `" + need.setting(name) + "`").orElse("");
    }

    private static String names(List<String> names) {
        return names.stream().limit(NAMED).map(Quoted::of).collect(Collectors.joining(", "))
                + (names.size() > NAMED ? " and " + NumberText.print(names.size() - NAMED) + " more" : "");
    }

    @Override
    public String toString() {
        return sentence;
    }
}
