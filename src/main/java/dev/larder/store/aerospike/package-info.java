/**
 * Aerospike 6.0 and newer, Community or Enterprise.
 *
 * <p><b>Layout {@code view}.</b> The row of an entity in a view is one record: in set {@code {project}_{view}}, or
 * where {@code set_template} and the view's pin say, under the entity's text ({@link dev.larder.feature.EntityKey}) as
 * user key, which is stored unless {@code send_key} is off. Bin {@code features} is a key-ordered map of feature to
 * value (see {@link dev.larder.store.aerospike.AerospikeValues}); a feature that is missing is not in it, one that is
 * null is nil. Bins {@code event_ts} and {@code created_ts} are integers of epoch microseconds, the second only where
 * the row has one.
 *
 * <p><b>Beside them</b> larder's own records, in set {@code larder}: see {@link dev.larder.store.aerospike.AerospikeViewMetadata}
 * and {@link dev.larder.store.aerospike.AerospikeRunLedger}.
 *
 * <p><b>Expiry</b> is the record's, in whole seconds.
 */
package dev.larder.store.aerospike;
