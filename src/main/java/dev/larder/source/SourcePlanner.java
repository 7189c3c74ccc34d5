package dev.larder.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

import org.apache.parquet.hadoop.metadata.BlockMetaData;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ViewSource;
import dev.larder.feature.ViewSource.Deleted;
import dev.larder.source.ColumnNeed.Role;
import dev.larder.source.arrival.Arrivals;
import dev.larder.source.parquet.Footer;
import dev.larder.source.storage.FileFailure;
import dev.larder.source.storage.Location;
import dev.larder.source.storage.RangeReader;
import dev.larder.source.storage.Storages;
import dev.larder.source.storage.SourceException;
import dev.larder.source.storage.StoredFile;
import dev.larder.source.table.DeletedRows;
import dev.larder.source.table.PartitionFilter;
import dev.larder.source.table.SourceTable;
import dev.larder.source.table.SourceTables;
import dev.larder.source.table.TableFile;

/** Plans which parts of a source to read, from the footers of its files. */
public final class SourcePlanner {
    private final FeatureView view;
    private final Storages storages;
    private final SourceTable table;
    private final Window window;
    private final Optional<EntityKey> entity;
    private final Optional<Deleted> deleted;
    private final Arrivals arrivals;
    private final Mismatches mismatches = new Mismatches();
    private final ColumnMatcher matcher;
    private final int eventTimeSlot;

    private final List<SourceFile> files = new ArrayList<>();
    private final List<RowGroup> kept = new ArrayList<>();
    private final List<FileAge> ages = new ArrayList<>();
    private SourcePlan.Skipped skipped;
    private long position;
    /** Whether there are files, and none of them has to be read. */
    private boolean isEmpty;

    private SourcePlanner(Storages storages, SourceTable table, FeatureView view, ViewSource source, Window window,
            Optional<EntityKey> entity, Arrivals arrivals) {
        List<ColumnNeed> needs = ColumnNeed.of(view, source);
        this.view = view;
        this.storages = table.storages(storages.with(source.storage()));
        this.table = table;
        this.skipped = SourcePlan.Skipped.folders(table.unlistedFolders());
        this.window = window;
        this.entity = entity;
        this.deleted = source.deleted();
        this.arrivals = arrivals;
        this.matcher = ColumnMatcher.of(table, needs, mismatches);
        this.eventTimeSlot = needs.stream().map(ColumnNeed::role).toList().indexOf(Role.EVENT_TIME);
    }

    /** Plans a source of this machine whose files have every column somewhere. */
    public static SourcePlan plan(FeatureView view, ViewSource source, Window window) {
        return plan(Storages.LOCAL, view, source, window, EarlierRuns.NONE);
    }

    /**
     * Plans all files of a source.
     *
     * @throws dev.larder.source.storage.SourceException if a file cannot be read
     * @throws PlanException if files do not fit the view, or there are none
     */
    public static SourcePlan plan(Storages storages, FeatureView view, ViewSource source, Window window,
            EarlierRuns earlier) {
        return plan(storages, view, source, window, Arrivals.none(), earlier);
    }

    /** The same for the files that are chosen, which may be none. */
    public static SourcePlan plan(Storages storages, FeatureView view, ViewSource source, Window window,
            Arrivals arrivals, EarlierRuns earlier) {
        return plan(storages, view, source, window, Optional.empty(), arrivals, earlier);
    }

    /** The same for one entity: row groups that cannot hold a row of it are skipped. */
    public static SourcePlan plan(Storages storages, FeatureView view, ViewSource source, Window window,
            EntityKey entity, EarlierRuns earlier) {
        return plan(storages, view, source, window, Optional.of(entity), Arrivals.none(), earlier);
    }

    private static SourcePlan plan(Storages storages, FeatureView view, ViewSource source, Window window,
            Optional<EntityKey> entity, Arrivals arrivals, EarlierRuns earlier) {
        return plan(storages, open(storages, view, source, arrivals.needsList() ? Window.ALL : window), view, source,
                window, entity, arrivals, earlier);
    }

    static SourcePlan plan(Storages storages, SourceTable table, FeatureView view, ViewSource source, Window window,
            Optional<EntityKey> entity, Arrivals arrivals, EarlierRuns earlier) {
        SourcePlanner planner = new SourcePlanner(storages, table, view, source, window, entity, arrivals);
        planner.addFiles(source.eventTimestamp());
        return planner.finish(earlier);
    }

    private static SourceTable open(Storages storages, FeatureView view, ViewSource source, Window window) {
        return SourceTables.open(source.data(), storages.with(source.storage()),
                EventPartitions.filter(source.eventTimestamp(), window))
                .orElseThrow(() -> new PlanException(List.of("view `" + view.name() + "` is read from `" + source.data()
                        + "`, which only Spark reads, and only `materialize --engine spark` reads by Spark")));
    }

    /**
     * The newest event time of all files, that of deleted rows included; empty if there are no rows, or if the footers do
     * not say it.
     */
    public static OptionalLong newestEvent(Storages storages, FeatureView view, ViewSource source) {
        SourceTable table = open(storages, view, source, Window.ALL);
        SourcePlanner planner = new SourcePlanner(storages, table, view, source, Window.ALL, Optional.empty(),
                Arrivals.none());
        planner.addFiles(source.eventTimestamp());
        planner.finish(EarlierRuns.had(need -> true));
        List<FileAge> ages = planner.ages.stream().filter(age -> age.rows() > 0).toList();
        return ages.stream().allMatch(age -> age.newestMicros().isPresent())
                ? ages.stream().mapToLong(age -> age.newestMicros().getAsLong()).max()
                : OptionalLong.empty();
    }

    private void addFiles(String eventTime) {
        try (FooterReads footers = new FooterReads(storages, this::addFile)) {
            addFiles(eventTime, footers);
            footers.finish();
        }
    }

    private SourcePlan finish(EarlierRuns earlier) {
        SourceColumns columns = isEmpty ? SourceColumns.NONE : matcher.finish(earlier);
        mismatches.throwIfAny();
        return new SourcePlan(view, table.version(), window, columns, deleted, files, kept, skipped);
    }

    private void addFiles(String eventTime, FooterReads footers) {
        if (!arrivals.needsList()) {
            int leftOut = table.files(eventTime, window.wanted(), found -> addFile(found, footers));
            skipped = skipped.plusUnknown(leftOut);
            return;
        }
        Map<Location, TableFile> found = new HashMap<>();
        List<StoredFile> listed = new ArrayList<>();
        table.files(eventTime, file -> {
            found.put(file.location(), file);
            listed.add(file.listed());
        });
        List<StoredFile> chosen = arrivals.choose(listed);
        isEmpty = chosen.isEmpty();
        PartitionFilter partitions = EventPartitions.filter(eventTime, window);
        for (StoredFile file : chosen) {
            TableFile of = found.get(file.location());
            // Of files that arrived, rows before the window are counted.
            if (!arrivals.isRead(file) || !partitions.excludes(of.partitions())) {
                addFile(of, footers);
            }
        }
    }

    private void addFile(TableFile found, FooterReads footers) {
        EventTimes times = found.rows().isPresent()
                ? EventTimes.of(window, found.eventTimes())
                : EventTimes.UNKNOWN;
        if (times == EventTimes.UNKNOWN) {
            footers.add(found);
            return;
        }
        long rows = found.rows().getAsLong();
        boolean isBefore = times == EventTimes.ALL_BEFORE;
        skipped = skipped.plusFile(times, rows);
        arrivals.recordOutside(found.listed(), isBefore ? rows : 0, isBefore ? 0 : rows);
    }

    private void addFile(FooterReads.OpenFile opened) {
        TableFile found = opened.found();
        Location location = found.location();
        DeletedRows deleted = found.deleted().get();
        Footer footer = opened.footer();
        try {
            List<SourceColumn> columns = matcher.match(location, footer.schema(), found.partitions());
            long rows = footer.rowGroups().stream().mapToLong(BlockMetaData::getRowCount).sum();
            if (deleted.next(rows) < Long.MAX_VALUE) {
                throw new SourceException("`" + location + "` has " + rows + " rows, and its table has deleted row "
                        + deleted.next(rows) + " of it: one of them is damaged");
            }
            SourceFile file = new SourceFile(opened.storage(), opened.stored(), opened.checksum(), rows, deleted,
                    columns);
            files.add(file);
            FileAge age = FileAge.of(columns.get(eventTimeSlot), footer.rowGroups(),
                    opened.stored().modifiedMillis());
            matcher.count(location, footer.schema(), found.partitions(), age);
            ages.add(age);
            if (!mismatches.has(location)) {
                addRowGroups(file, footer, opened.reader());
            }
        } catch (IOException e) {
            throw FileFailure.of(location, e);
        }
    }

    private void addRowGroups(SourceFile file, Footer footer, RangeReader reader) throws IOException {
        RowGroupFactory factory = new RowGroupFactory(file, footer, mismatches);
        long firstRow = 0;
        for (int i = 0; i < footer.rowGroups().size(); i++) {
            BlockMetaData block = footer.rowGroups().get(i);
            if (block.getRowCount() == 0) {
                // Arrow writes offsets for it that point nowhere.
                continue;
            }
            RowGroup group = factory.make(i, position, firstRow);
            firstRow += group.rows();
            position += group.rows();
            EventTimes times = switch (file.columns().get(eventTimeSlot)) {
                case SourceColumn.Constant constant -> EventTimes.of(window, EventTimes.range(constant));
                case SourceColumn.Flat flat ->
                    EventTimes.of(window, flat, RowGroupFactory.statistics(block, flat.leaf()));
                case SourceColumn.Lists lists -> throw new IllegalStateException("no list is a time");
            };
            switch (times) {
                case ALL_BEFORE -> {
                    skipped = skipped.plusBeforeWindow(group.keptRows());
                    arrivals.recordOutside(file.stored(), group.keptRows(), 0);
                }
                case ALL_AFTER -> {
                    skipped = skipped.plusAfterWindow(group.keptRows());
                    arrivals.recordOutside(file.stored(), 0, group.keptRows());
                }
                case UNKNOWN -> {
                    if (mayHoldEntity(file, block, reader)) {
                        kept.add(group);
                    } else {
                        skipped = skipped.plusOtherEntities();
                    }
                }
            }
        }
    }

    private boolean mayHoldEntity(SourceFile file, BlockMetaData block, RangeReader reader)
            throws IOException {
        if (entity.isEmpty()) {
            return true;
        }
        // The join keys are the first columns.
        for (int slot = 0; slot < view.keys().size(); slot++) {
            Object value = entity.get().value(slot);
            boolean possible = switch (file.columns().get(slot)) {
                case SourceColumn.Constant constant -> Objects.deepEquals(constant.value(), value);
                case SourceColumn.Flat flat ->
                    EntityFilter.mayHold(value, flat, RowGroupFactory.metadata(block, flat.leaf()), reader);
                case SourceColumn.Lists lists -> throw new IllegalStateException("no list is a join key");
            };
            if (!possible) {
                return false;
            }
        }
        return true;
    }
}
