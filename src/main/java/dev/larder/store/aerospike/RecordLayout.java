package dev.larder.store.aerospike;

import java.util.List;
import java.util.Optional;

import com.aerospike.client.BatchRecord;
import com.aerospike.client.BatchWrite;
import com.aerospike.client.Key;
import com.aerospike.client.Operation;
import com.aerospike.client.Record;
import com.aerospike.client.Value;
import com.aerospike.client.exp.Exp;

import dev.larder.feature.EntityKey;
import dev.larder.feature.Feature;
import dev.larder.feature.FeatureRow;
import dev.larder.feature.ReadResult;
import dev.larder.feature.Tombstone;
import dev.larder.store.WriteOptions.Fill;

/** Maps the rows of one view to records. */
interface RecordLayout {

    /** @throws dev.larder.text.BadValueException if this layout has no key for the entity */
    Key key(EntityKey entity);

    /**
     * The entity that a record belongs to.
     *
     * @param stored the user key stored in the record, or null
     * @throws dev.larder.text.BadValueException if the key names no entity of the view
     */
    EntityKey entity(Value stored);

    /** Converts a whole record to what {@link #readOperations} would have returned of it. */
    Record viewOf(Record whole);

    /** The operations that read these features; the same for every entity. */
    Operation[] readOperations(List<Feature> features);

    /**
     * The operations that read what tells a tombstone from a damaged record, if a response of {@link #readOperations} leaves
     * that open; a row's never does, and so costs one request. They too give what {@link #result} decodes.
     */
    default Optional<Operation[]> furtherOperations(Record response) {
        return Optional.empty();
    }

    /** The tombstone that a whole record is, if it is one. */
    default Optional<Tombstone> tombstone(EntityKey entity, Record whole, long nowMicros) {
        return Optional.empty();
    }

    /**
     * Writes a tombstone in place of a row, if the condition holds. Empty if the layout has none.
     *
     * @param expiration in seconds, as a write takes it
     */
    default Optional<BatchWrite> tombstoneWrite(Tombstone tombstone, Optional<Exp> condition, int expiration) {
        return Optional.empty();
    }

    /** The operations that write a partial row as a record of its own, in place of a tombstone. */
    default Operation[] overTombstone(FeatureRow partial) {
        throw new IllegalStateException("this layout has no tombstones");
    }

    /** True for a tombstone; empty if the layout has none. */
    default Optional<Exp> isTombstone() {
        return Optional.empty();
    }

    /** Decodes the response to {@link #readOperations}. */
    ReadResult result(EntityKey entity, List<Feature> features, Record response, long nowMicros);

    Operation[] writeOperations(FeatureRow row, Fill fill, long nowMicros);

    /** The operations that write a whole row over something else than a row; empty if {@link #writeOperations} do. */
    default Optional<Operation[]> repairOperations(FeatureRow row) {
        return Optional.empty();
    }

    /** Whether {@link #writeOperations} replaces the whole record. */
    boolean replacesRecord(Fill fill);

    /** Whether a result code means that there is no row of the view. */
    boolean meansNoRow(int code);

    /**
     * Deletes the view's row if the condition holds. The result is "not found" or "filtered out" if there is no such row.
     */
    BatchRecord delete(EntityKey entity, Optional<Exp> condition);

    /** Deletes the view's row, which may not exist, if the condition holds. The result is "filtered out" only if it does not. */
    BatchRecord deleteIf(EntityKey entity, Optional<Exp> condition);

    /** True for a row with an earlier event time. */
    Exp isBefore(long eventMicros);

    /** Deletes the record if {@link #delete} left no rows of other views in it. */
    Optional<BatchRecord> deleteIfEmpty(EntityKey entity);

    /** True for a record with a row of the view. */
    Exp hasRow();

    /**
     * Like {@link #hasRow}, but also true for records that are damaged so that this cannot be decided; empty if
     * few records of the set have no row.
     */
    Optional<Exp> mayHaveRow();

    /**
     * True if the stored row or tombstone is not newer than the row, so that the row may be written.
     *
     * @param row its values do not matter
     */
    Exp accepts(FeatureRow row);
}
