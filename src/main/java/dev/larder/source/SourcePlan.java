package dev.larder.source;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ViewSource.Deleted;
import dev.larder.source.ColumnNeed.Role;
import dev.larder.source.table.TableVersion;

/**
 * The files, row groups and columns to read for a view, chosen from the footers alone. Every row has a position: files
 * are in the order of their paths, rows in the order of their file.
 */
public final class SourcePlan {
    private final FeatureView view;
    private final Optional<TableVersion> version;
    private final Window window;
    private final List<ColumnNeed> needs;
    private final SourceColumns columns;
    private final Optional<Deleted> deleted;
    private final List<SourceFile> files;
    private final List<RowGroup> rowGroups;
    private final Skipped skipped;
    private final KeyHash.Secret secret;

    /**
     * The row groups that are not read because all of their rows are outside the window, or of other entities.
     *
     * @param files of which not even the footer was read
     * @param rowsBeforeWindow before the window
     * @param rowsAfterWindow after it
     * @param folders of partitions outside the window, which were not listed, so that their rows are not known
     */
    public record Skipped(int files, int rowGroups, long rowsBeforeWindow, long rowsAfterWindow, int folders) {
        /** Without folders. */
        Skipped(int files, int rowGroups, long rowsBeforeWindow, long rowsAfterWindow) {
            this(files, rowGroups, rowsBeforeWindow, rowsAfterWindow, 0);
        }

        static Skipped folders(int unlisted) {
            return new Skipped(0, 0, 0, 0, unlisted);
        }

        private Skipped plus(int moreFiles, int moreGroups, long before, long after) {
            return new Skipped(files + moreFiles, rowGroups + moreGroups, rowsBeforeWindow + before,
                    rowsAfterWindow + after, folders);
        }

        Skipped plusBeforeWindow(int rows) {
            return plus(0, 1, rows, 0);
        }

        /** @param times says that all of its rows are before or after the window */
        Skipped plusFile(EventTimes times, long rows) {
            return plus(1, 0, times == EventTimes.ALL_BEFORE ? rows : 0, times == EventTimes.ALL_AFTER ? rows : 0);
        }

        /** Files whose rows the table has not counted. */
        Skipped plusUnknown(int more) {
            return plus(more, 0, 0, 0);
        }

        Skipped plusOtherEntities() {
            return plus(0, 1, 0, 0);
        }

        Skipped plusAfterWindow(int rows) {
            return plus(0, 1, 0, rows);
        }
    }

    SourcePlan(FeatureView view, Optional<TableVersion> version, Window window, SourceColumns columns,
            Optional<Deleted> deleted,
            List<SourceFile> files, List<RowGroup> rowGroups, Skipped skipped) {
        this(view, version, window, columns, columns.matched().stream().map(MatchedColumn::need).toList(), deleted,
                files,
                rowGroups, skipped, KeyHash.Secret.random());
    }

    private SourcePlan(FeatureView view, Optional<TableVersion> version, Window window, SourceColumns columns,
            List<ColumnNeed> needs,
            Optional<Deleted> deleted, List<SourceFile> files, List<RowGroup> rowGroups, Skipped skipped,
            KeyHash.Secret secret) {
        this.view = view;
        this.version = version;
        this.window = window;
        this.needs = needs;
        this.columns = columns;
        this.deleted = deleted;
        this.files = List.copyOf(files);
        this.rowGroups = List.copyOf(rowGroups);
        this.skipped = skipped;
        this.secret = secret;
    }

    /**
     * The same rows at the same positions, with their keys, event times, deletion marks and some of their features.
     *
     * @param some has these features only
     */
    public SourcePlan only(FeatureView some) {
        return only(some, need -> switch (need.role()) {
            case JOIN_KEY, EVENT_TIME, DELETED -> true;
            case CREATED_TIME -> false;
            case FEATURE -> some.indexOf(need.name()) >= 0;
        });
    }

    /** The same rows at the same positions, without their features. */
    public SourcePlan withoutFeatures() {
        return only(view, need -> need.role() != Role.FEATURE);
    }

    private SourcePlan only(FeatureView some, Predicate<ColumnNeed> isNeeded) {
        List<Integer> slots = IntStream.range(0, needs.size()).filter(slot -> isNeeded.test(needs.get(slot))).boxed()
                .toList();
        Map<SourceFile, SourceFile> narrowed = new IdentityHashMap<>();
        files.forEach(file -> narrowed.put(file, file.only(slots)));
        return new SourcePlan(some, version, window, columns, slots.stream().map(needs::get).toList(), deleted,
                List.copyOf(narrowed.values()),
                rowGroups.stream().map(group -> group.only(narrowed.get(group.file()), slots)).toList(), skipped,
                secret);
    }

    public FeatureView view() {
        return view;
    }

    /** The version of the table; empty if the source is no more than files. */
    public Optional<TableVersion> version() {
        return version;
    }

    /** What was planned for; row groups that are certainly outside are left out. */
    public Window window() {
        return window;
    }

    public SourceColumns columns() {
        return columns;
    }

    public List<SourceFile> files() {
        return files;
    }

    /** The row groups to read, in the order of their positions. */
    public List<RowGroup> rowGroups() {
        return rowGroups;
    }

    public Skipped skipped() {
        return skipped;
    }

    /** The number of rows in all files, deleted ones included; every position is smaller. */
    public long rows() {
        return files.stream().mapToLong(SourceFile::rows).sum();
    }

    /** Those of them that are not deleted. */
    public long keptRows() {
        return files.stream().mapToLong(SourceFile::keptRows).sum();
    }

    public long rowsToRead() {
        return rowGroups.stream().mapToLong(RowGroup::keptRows).sum();
    }

    /** Returns the hash that {@link dev.larder.source.read.KeyBatch} has for the rows of this entity. */
    public EntityHash hash(EntityKey key) {
        KeyHash hash = newKeyHash();
        long high = 0;
        long low = 0;
        for (int i = 0; i < key.keys().size(); i++) {
            hash.ofValue(key.value(i));
            if (i > 0) {
                hash.ofPair(high, low, hash.high(), hash.low());
            }
            high = hash.high();
            low = hash.low();
        }
        return new EntityHash(high, low);
    }

    /** How many requests for files are best made at the same time; 1 on a disk. */
    public int concurrency() {
        return files.stream().limit(1).mapToInt(SourceFile::concurrency).findFirst().orElse(1);
    }

    /** Bytes that are rather read than left out by one more request; 0 on a disk. */
    public long gap() {
        return files.stream().limit(1).mapToLong(SourceFile::gap).findFirst().orElse(0);
    }

    /** The places of all needed columns. */
    public List<Integer> slots() {
        return IntStream.range(0, needs.size()).boxed().toList();
    }

    /** The places of keys and times. */
    public List<Integer> keyTimeSlots() {
        return slots().stream().filter(slot -> needs.get(slot).isKeyTime()).toList();
    }

    public List<ColumnNeed> needs() {
        return needs;
    }

    /** How rows say that their entity is deleted; empty if no row does. */
    public Optional<Deleted> deleted() {
        return deleted;
    }

    public KeyHash newKeyHash() {
        return new KeyHash(secret);
    }
}
