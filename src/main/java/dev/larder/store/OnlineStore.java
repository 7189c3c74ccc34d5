package dev.larder.store;

import java.util.List;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.FeatureView;
import dev.larder.feature.ReadResult;

/**
 * One project's rows in an online store: what every backend does, and all that the rest of larder knows of one.
 *
 * <p>Batch first: a single read or write is a batch of one, and a batch is one round trip a node. A call throws
 * {@link StoreException} if the store as a whole did not answer; the result of a single record is its outcome.
 * A store may be used by several threads concurrently.
 */
public interface OnlineStore extends AutoCloseable {

    /** Answers each read, in order, with one result a key, in order. Expired never shows, reaped or not. */
    List<List<ReadResult>> read(List<ViewRead> reads);

    /**
     * Writes rows of one view; answers one outcome a row, in order. A key may come twice: it is then as if the rows
     * had been written one after the other.
     */
    List<WriteOutcome> write(FeatureView view, List<FeatureRow> rows, WriteOptions options);

    /** What a read answers of a row once it is written: a layout may have coarser times, and keep no created time. */
    default FeatureRow asStored(FeatureView view, FeatureRow row) {
        return row;
    }

    /** Deletes entities of one view, whatever their event time; answers one outcome a key, in order. */
    List<DeleteOutcome> delete(FeatureView view, List<EntityKey> keys);

    /** Deletes those of them whose event time, at that moment, is before this one; others it does not find. */
    List<DeleteOutcome> deleteBefore(FeatureView view, List<EntityKey> keys, long eventMicros);

    /**
     * Sets when rows of one view expire, and nothing else of them; answers one outcome a key, in order. A feature's own
     * ttl stays as it is.
     *
     * @param expiry a time to come, never, or the store's default
     */
    List<ExpireOutcome> expire(FeatureView view, List<EntityKey> keys, Expiry expiry);

    /** Visits every live row of a view once, in no order, until the visitor has had enough. */
    void scan(FeatureView view, List<Feature> features, ScanVisitor visitor);

    /** What there is of this project, for clearing it. */
    Maintenance contents();

    /** How its rows and the store itself are. */
    Introspection inspection();

    /** Watermarks and leases. */
    RunLedger ledger();

    /** What an operator should know of how this store keeps a view, each a sentence; mostly there is nothing. */
    default List<String> notes(FeatureView view) {
        return List.of();
    }

    /** How many rows a write does best with. */
    int batchSize();

    /** How many writes at once make it no slower. */
    int parallelWrites();

    @Override
    void close();
}
