package dev.larder.store;

import java.time.Duration;
import java.util.List;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Tombstone;
import dev.larder.store.WriteOptions.Conflict;

/**
 * One project's rows in an online store. This is everything that the rest of larder knows about a backend.
 *
 * <p>Batch first: a single read or write is a batch of one, and a batch is one round trip per node. A call throws
 * {@link StoreException} if the store as a whole did not answer; a failure of a single record is its outcome. Several
 * threads may use a store at once.
 */
public interface OnlineStore extends AutoCloseable {

    /** Returns one result per key for each read, in order. Expired values are never returned, removed or not. */
    List<List<ReadResult>> read(List<ViewRead> reads);

    /**
     * Writes rows of one view; returns one outcome per row, in order. If a key occurs twice, the rows are written as if
     * one after the other.
     */
    List<WriteOutcome> write(FeatureView view, List<FeatureRow> rows, WriteOptions options);

    /**
     * Deletes entities of one view as of the times of these tombstones, whether they are stored or not; returns one
     * outcome per tombstone, in order: deleted, stale or failed. The tombstone stays in place of the row, so that older
     * rows are stale; reads, scans and counts do not see it.
     *
     * @param ttl how long the tombstones stay; zero leaves none. A store that has no tombstones leaves none either
     */
    List<WriteOutcome> writeTombstones(FeatureView view, List<Tombstone> tombstones, Conflict conflict, Duration ttl);

    /** Whether the layout has a place for tombstones. */
    default boolean hasTombstones() {
        return true;
    }

    /** Returns a row as a read returns it once it is written: a layout may have coarser times or no created time. */
    default FeatureRow asStored(FeatureView view, FeatureRow row) {
        return row;
    }

    /**
     * Deletes entities of one view, whatever their event time; returns one outcome per key, in order. No tombstone stays,
     * not even one that was there, which counts as not found.
     */
    List<DeleteOutcome> delete(FeatureView view, List<EntityKey> keys);

    /** Deletes the entities whose stored event time is before this one; others, and tombstones, count as not found. */
    List<DeleteOutcome> deleteBefore(FeatureView view, List<EntityKey> keys, long eventMicros);

    /**
     * Sets when rows of one view expire, and changes nothing else; returns one outcome per key, in order. A feature's
     * own ttl stays in force.
     *
     * @param expiry a future time, never, or the store's default
     */
    List<ExpireOutcome> expire(FeatureView view, List<EntityKey> keys, Expiry expiry);

    /** Visits every live row of a view once, in any order, until the visitor ends the scan. */
    void scan(FeatureView view, List<Feature> features, ScanVisitor visitor);

    /** Everything that this project has in the store, for removing it. */
    Maintenance contents();

    /** The state of the rows and of the store itself. */
    Introspection inspection();

    /** Watermarks, documents of runs, and leases. */
    RunLedger ledger();

    /** Warnings about how this store keeps a view, each a sentence; usually none. */
    default List<String> notes(FeatureView view) {
        return List.of();
    }

    /** The number of rows per write that is fastest. */
    int batchSize();

    /** How many writes may run at once without slowing the store down. */
    int parallelWrites();

    @Override
    void close();
}
