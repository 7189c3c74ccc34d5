/**
 * The online store in Aerospike 6.0 and newer, Community and Enterprise. Rows and keys enter through
 * {@link dev.larder.store.OnlineStore}; outcomes and {@link dev.larder.store.StoreException}s leave. Only this package
 * uses the Aerospike client; nothing of the client's types leaves it.
 *
 * <p><b>Layout {@code view}.</b> One record per entity and view, in set {@code {project}_{view}} or where
 * {@code set_template} and the view's pin put it. The user key is the entity's text
 * ({@link dev.larder.feature.EntityKey}), and is stored unless {@code send_key} is off. Bin {@code features} is a
 * key-ordered map from feature to value (see {@link dev.larder.store.aerospike.AerospikeValues}): a missing feature is
 * not in the map, a null feature is nil. Bins {@code event_ts} and {@code created_ts} are integers of epoch
 * microseconds; {@code created_ts} exists only if the row has a created time.
 *
 * <p><b>Layout {@code feast}.</b> One record per entity for all views of a project, byte for byte as Feast writes it
 * (see {@link dev.larder.store.aerospike.FeastLayout}).
 *
 * <p><b>larder's own records</b> are in set {@code larder}: see
 * {@link dev.larder.store.aerospike.AerospikeViewMetadata} and {@link dev.larder.store.aerospike.AerospikeRunLedger}.
 *
 * <p><b>Expiry</b> belongs to the record and has a resolution of one second.
 */
package dev.larder.store.aerospike;
