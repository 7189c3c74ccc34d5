/**
 * An Aerospike server for tests, and the servers that tests run against.
 *
 * <p>{@link dev.larder.store.aerospike.server.AerospikeServers} chooses: a server whose address is in the environment,
 * an {@code asd} on the PATH ({@link dev.larder.store.aerospike.server.AsdProcess}), or
 * {@link dev.larder.store.aerospike.server.InProcessServer}, which speaks the wire protocol from within the test's
 * process. The integration tests of this package hold the real server and this one to the same answers.
 *
 * <p>A connection is a {@link dev.larder.store.aerospike.server.ClientSession}. It reads a
 * {@link dev.larder.store.aerospike.server.Request}; {@link dev.larder.store.aerospike.server.RecordCommands} runs it on
 * a {@link dev.larder.store.aerospike.server.Namespace} of {@link dev.larder.store.aerospike.server.StoredRecord}s;
 * {@link dev.larder.store.aerospike.server.Query} and {@link dev.larder.store.aerospike.server.BackgroundJobs} go over
 * whole sets; {@link dev.larder.store.aerospike.server.InfoAnswers} answers the info protocol.
 *
 * <p><b>Reproduced:</b> batches and their inheritance of fields, conditional writes, map operations with contexts,
 * filter and operation expressions, ttl, generations, truncation, background operations and their account, the limits of
 * names and sizes, result codes. <b>Not reproduced:</b> a cluster, migrations, persistence, secondary indexes, lists,
 * user-defined functions, security. An unknown operation gets result code 16.
 */
package dev.larder.store.aerospike.server;
