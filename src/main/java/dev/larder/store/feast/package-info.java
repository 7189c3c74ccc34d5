/**
 * Feast's own bytes, shared by the backends that Feast serves from: the state of Feast 0.66. Nothing here reads or
 * writes a store.
 *
 * <p><b>Entity keys</b> ({@link dev.larder.store.feast.KeyBytes}) and <b>field names</b>
 * ({@link dev.larder.store.feast.FieldBytes}) name a row; <b>values</b> ({@link dev.larder.store.feast.ValueBytes}) and
 * <b>times</b> ({@link dev.larder.store.feast.TimeBytes}) are protobuf messages in Redis. Aerospike has
 * {@link dev.larder.store.feast.SlotValues} in a {@link dev.larder.store.feast.ViewSlot} instead.
 */
package dev.larder.store.feast;
