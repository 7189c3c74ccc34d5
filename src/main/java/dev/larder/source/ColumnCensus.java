package dev.larder.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.apache.parquet.schema.MessageType;

import dev.larder.source.MatchedColumn.Files;
import dev.larder.source.MatchedColumn.Presence;

/** Counts which files have which columns, in memory that does not grow with the number of files. */
public final class ColumnCensus {
    /** Types of one column that are told apart; more come from no sane writer. */
    private static final int MOST_TYPES = 16;
    private static final String OTHER_TYPES = "other types";
    private static final String PARTITION = "partition";
    /** Different schemas that are remembered; a table has a few. */
    private static final int MOST_SCHEMAS = 1_000;

    private final Map<ColumnNeed, Sightings> needed = new LinkedHashMap<>();
    private final Map<MessageType, StoredColumns> storedBySchema = new HashMap<>();
    private final TreeSet<String> unused = new TreeSet<>();
    private int files;
    private boolean hasAllEventTimes = true;

    private static final class Sightings {
        private final Map<String, FileGroup> types = new LinkedHashMap<>();
        private final FileGroup having = new FileGroup();
        private final FileGroup lacking = new FileGroup();

        void have(String type, String file, FileAge age) {
            having.add(file, age);
            boolean isKnown = types.containsKey(type) || types.size() < MOST_TYPES;
            types.computeIfAbsent(isKnown ? type : OTHER_TYPES, unseen -> new FileGroup()).add(file, age);
        }
    }

    public ColumnCensus(List<ColumnNeed> needs) {
        needs.forEach(need -> needed.put(need, new Sightings()));
    }

    StoredColumns stored(MessageType schema) {
        if (storedBySchema.size() >= MOST_SCHEMAS && !storedBySchema.containsKey(schema)) {
            storedBySchema.clear();
        }
        return storedBySchema.computeIfAbsent(schema, this::firstSeen);
    }

    private StoredColumns firstSeen(MessageType schema) {
        StoredColumns stored = new StoredColumns(schema);
        for (String name : stored.unused(needed.keySet())) {
            if (unused.size() < SourceColumns.MOST_UNUSED) {
                unused.add(name);
            }
        }
        return stored;
    }

    /**
     * Counts the columns of a file.
     *
     * @param partitions the columns that the names of its folders hold
     */
    public void add(String file, MessageType schema, Set<String> partitions, FileAge age) {
        StoredColumns stored = stored(schema);
        files++;
        hasAllEventTimes &= age.rows() == 0 || age.newestMicros().isPresent();
        needed.forEach((need, sightings) -> stored.find(need).map(StoredColumns.Match::type)
                .or(() -> partitions.contains(need.column()) ? Optional.of(PARTITION) : Optional.empty())
                .ifPresentOrElse(type -> sightings.have(type, file, age), () -> sightings.lacking.add(file, age)));
    }

    /** Whether any file has the column. */
    boolean isSeen(ColumnNeed need) {
        return needed.get(need).having.files() > 0;
    }

    public SourceColumns finish(EarlierRuns earlier) {
        return new SourceColumns(needed.entrySet().stream().map(entry -> matched(entry, earlier)).toList(),
                List.copyOf(unused), files);
    }

    private MatchedColumn matched(Entry<ColumnNeed, Sightings> entry, EarlierRuns earlier) {
        Sightings sightings = entry.getValue();
        List<Files> types = new ArrayList<>();
        sightings.types.entrySet().stream()
                .sorted(Comparator.comparingLong(group -> -Math.max(group.getValue().newest(hasAllEventTimes),
                        -Long.MAX_VALUE)))
                .forEach(group -> types.add(files(group.getKey(), group.getValue())));
        return new MatchedColumn(entry.getKey(), types, files("", sightings.lacking),
                presence(entry.getKey(), sightings, earlier));
    }

    private Files files(String what, FileGroup group) {
        return new Files(what, group.files(), group.example(hasAllEventTimes));
    }

    private Presence presence(ColumnNeed need, Sightings sightings, EarlierRuns earlier) {
        if (sightings.lacking.files() == 0) {
            return Presence.ALL;
        }
        long lacking = sightings.lacking.newest(hasAllEventTimes);
        if (lacking == Long.MIN_VALUE && sightings.having.files() > 0) {
            // Files without rows lack it.
            return Presence.SOME;
        }
        if (hasAllEventTimes && earlier.hadAfter(need, lacking)) {
            // Older rows that come late may lack it.
            return Presence.SOME;
        }
        if (lacking >= sightings.having.newest(hasAllEventTimes)) {
            return Presence.DROPPED;
        }
        return lacking < sightings.having.oldest(hasAllEventTimes) ? Presence.ADDED : Presence.SOME;
    }
}
