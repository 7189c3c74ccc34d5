package dev.larder.source;

import java.util.List;

import dev.larder.feature.EntityKey;
import dev.larder.feature.FeatureView;

/**
 * The files, row groups and columns to read for a view, chosen from the footers alone. Every row has a position: files
 * are in the order of their paths, rows in the order of their file.
 */
public final class SourcePlan {
    private final FeatureView view;
    private final List<ColumnNeed> needs;
    private final List<MatchedColumn> columns;
    private final List<SourceFile> files;
    private final List<RowGroup> rowGroups;
    private final Skipped skipped;
    private final KeyHash.Secret secret = KeyHash.Secret.random();

    /**
     * The row groups that are not read because all of their rows are outside the window, or of other entities.
     *
     * @param rowsBeforeWindow before the window
     * @param rowsAfterWindow after it
     */
    public record Skipped(int rowGroups, long rowsBeforeWindow, long rowsAfterWindow) {
        static final Skipped NONE = new Skipped(0, 0, 0);

        Skipped plusBeforeWindow(int rows) {
            return new Skipped(rowGroups + 1, rowsBeforeWindow + rows, rowsAfterWindow);
        }

        Skipped plusOtherEntities() {
            return new Skipped(rowGroups + 1, rowsBeforeWindow, rowsAfterWindow);
        }

        Skipped plusAfterWindow(int rows) {
            return new Skipped(rowGroups + 1, rowsBeforeWindow, rowsAfterWindow + rows);
        }
    }

    SourcePlan(FeatureView view, List<MatchedColumn> columns, List<SourceFile> files,
            List<RowGroup> rowGroups, Skipped skipped) {
        this.view = view;
        this.needs = columns.stream().map(MatchedColumn::need).toList();
        this.columns = columns;
        this.files = List.copyOf(files);
        this.rowGroups = List.copyOf(rowGroups);
        this.skipped = skipped;
    }

    public FeatureView view() {
        return view;
    }

    public List<MatchedColumn> columns() {
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

    /** The number of rows in all files; every position is smaller. */
    public long rows() {
        return files.stream().mapToLong(SourceFile::rows).sum();
    }

    public long rowsToRead() {
        return rowGroups.stream().mapToLong(RowGroup::rows).sum();
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

    public List<ColumnNeed> needs() {
        return needs;
    }

    public KeyHash newKeyHash() {
        return new KeyHash(secret);
    }
}
