package dev.larder.materialize;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.Tombstone;
import dev.larder.feature.ViewSource;
import dev.larder.source.EarlierRuns;
import dev.larder.source.EntityHash;
import dev.larder.source.RejectReason;
import dev.larder.source.RowGroup;
import dev.larder.source.RowStatus;
import dev.larder.source.SourcePlan;
import dev.larder.source.SourcePlanner;
import dev.larder.source.Window;
import dev.larder.source.read.KeyBatch;
import dev.larder.source.read.KeyTimeReader;
import dev.larder.source.read.ReadMemory;
import dev.larder.source.read.RowReader;
import dev.larder.source.read.SourceRow;
import dev.larder.source.read.WantedRows;
import dev.larder.source.storage.Storages;

/**
 * Every row that the source has of one entity, and what becomes of it in a run. Only row groups that may hold the entity
 * are read: first their keys and times, then the rows that were found.
 */
public final class EntityTrace {
    private final SourcePlan plan;
    private final Window window;
    private final RowGroupPool pool;
    private final EntityHash hash;
    private final int show;
    /** The rows to show: the latest ones, of which the first is the least. */
    private final PriorityQueue<Candidate> newest = new PriorityQueue<>(Candidate.ORDER);
    private Candidate latest;
    private long total;

    /** @param show how many rows to keep, the newest ones */
    private EntityTrace(SourcePlan plan, EntityKey entity, Window window, int show, RowGroupPool pool) {
        this.plan = plan;
        this.window = window;
        this.pool = pool;
        this.hash = plan.hash(entity);
        this.show = show;
    }

    public enum Fate {
        LATEST, DELETED, SUPERSEDED, BEFORE_WINDOW, AFTER_WINDOW, REJECTED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * @param eventMicros {@link FeatureRow#NO_TIME} if it is missing or out of range
     * @param reason why it is rejected, empty if it is not
     */
    public record Row(String file, long row, long eventMicros, long createdMicros, Fate fate, String reason) {}

    /**
     * @param rows the newest first
     * @param total number of rows of the entity, of which {@code rows} may be a part
     * @param latest what a run would write; empty if there is none, or it is rejected or marked deleted
     * @param deleted what a run would leave of the entity if its latest row is marked deleted
     */
    public record Result(List<Row> rows, long total, Optional<FeatureRow> latest, Optional<Tombstone> deleted,
            Reading reading) {}

    /**
     * How much of the source was read: row groups out of all, and bytes of their pages.
     *
     * @param allBytes the size of all files
     */
    public record Reading(int files, int rowGroups, int allRowGroups, long bytes, long allBytes) {}

    private record Candidate(RowGroup group, long position, long eventMicros, long createdMicros, RowStatus status) {
        /** As newest wins: by event time, then created time, then position. */
        static final Comparator<Candidate> ORDER = Comparator.comparingLong(Candidate::eventMicros)
                .thenComparingLong(Candidate::createdMicros).thenComparingLong(Candidate::position);
    }

    public static Result of(Storages storages, FeatureView view, ViewSource source, EntityKey entity, Window window,
            int show, int parallelism, Interruption interruption, Path temporary, EarlierRuns earlier) {
        SourcePlan plan = SourcePlanner.plan(storages, view, source, window.unbounded(), entity, earlier);
        try (RowGroupPool pool = new RowGroupPool(plan, parallelism, interruption, temporary)) {
            return new EntityTrace(plan, entity, window, show, pool).run();
        }
    }

    private Result run() {
        pool.each(plan.rowGroups(), plan.keyTimeSlots(), WantedRows.ALL, this::find);
        List<Candidate> kept = new ArrayList<>(newest);
        if (latest != null && !kept.contains(latest)) {
            kept.add(latest);
        }
        kept.sort(Candidate.ORDER.reversed());
        Map<Long, SourceRow> whole = read(kept);
        List<Row> rows = kept.stream().map(candidate -> row(candidate, whole.get(candidate.position()))).toList();
        Optional<FeatureRow> written = latest != null
                && whole.get(latest.position()) instanceof SourceRow.Valid(long position, FeatureRow row)
                        ? Optional.of(row)
                        : Optional.empty();
        Optional<Tombstone> deleted = latest != null
                && whole.get(latest.position()) instanceof SourceRow.Deleted(long position, Tombstone tombstone)
                        ? Optional.of(tombstone)
                        : Optional.empty();
        return new Result(rows, total, written, deleted, new Reading(plan.files().size(), plan.rowGroups().size(),
                plan.rowGroups().size() + plan.skipped().rowGroups(), pool.bytesRead(),
                plan.files().stream().mapToLong(file -> file.stored().size()).sum()));
    }

    private void find(RowGroup group, BooleanSupplier stopped, ReadMemory memory) {
        KeyBatch batch = new KeyBatch();
        try (KeyTimeReader reader = new KeyTimeReader(plan, group, memory)) {
            while (!stopped.getAsBoolean() && reader.next(batch)) {
                for (int i = 0; i < batch.size(); i++) {
                    RejectReason reject = batch.reject(i);
                    if (batch.hashLow()[i] == hash.low() && batch.hashHigh()[i] == hash.high()
                            && (reject == null || reject.hasKey())) {
                        long event = batch.eventMicros()[i];
                        add(new Candidate(group, batch.position(i), event, batch.createdMicros()[i],
                                RowStatus.of(window, event, reject)));
                    }
                }
            }
        }
    }

    private synchronized void add(Candidate row) {
        total++;
        if (row.status() == RowStatus.IN_WINDOW && (latest == null || Candidate.ORDER.compare(row, latest) > 0)) {
            latest = row;
        }
        newest.add(row);
        if (newest.size() > show) {
            newest.remove();
        }
    }

    /** The rows by position, whole: a feature's value may make a reject of them. */
    private Map<Long, SourceRow> read(List<Candidate> candidates) {
        RowSet wanted = new RowSet(plan.rows());
        candidates.forEach(row -> wanted.add(row.position()));
        Map<Long, SourceRow> rows = new HashMap<>();
        pool.each(candidates.stream().map(Candidate::group).distinct().toList(), plan.slots(), wanted,
                (group, stopped, memory) -> {
                    try (RowReader reader = new RowReader(plan, group, wanted, memory)) {
                        for (List<SourceRow> batch = reader.next(); !batch.isEmpty(); batch = reader.next()) {
                            synchronized (rows) {
                                batch.forEach(row -> rows.put(row.position(), row));
                            }
                        }
                    }
                });
        return rows;
    }

    private Row row(Candidate row, SourceRow whole) {
        String reason = whole instanceof SourceRow.Rejected rejected ? rejected.sentence() : "";
        Fate fate = switch (row.status()) {
            case BEFORE_WINDOW -> Fate.BEFORE_WINDOW;
            case AFTER_WINDOW -> Fate.AFTER_WINDOW;
            case REJECTED -> Fate.REJECTED;
            case IN_WINDOW -> row != latest
                    ? Fate.SUPERSEDED
                    : switch (whole) {
                        // It was not read because the command was interrupted.
                        case null -> Fate.LATEST;
                        case SourceRow.Valid valid -> Fate.LATEST;
                        case SourceRow.Deleted deleted -> Fate.DELETED;
                        case SourceRow.Rejected rejected -> Fate.REJECTED;
                    };
        };
        return new Row(row.group().fileName(), row.group().rowInFile(row.position()), row.eventMicros(),
                row.createdMicros(), fate, fate == Fate.REJECTED ? reason : "");
    }
}
