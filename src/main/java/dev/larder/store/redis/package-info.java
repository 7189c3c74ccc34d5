/**
 * The store for Redis 7.0 and newer and Valkey: one server, servers behind sentinels, or a cluster.
 *
 * <p>{@link dev.larder.store.redis.RedisStore} implements the port. Its calls become requests here: reads, writes (plain
 * commands, optimistic transactions or script calls), scans, maintenance, watermarks and leases. What a record looks like
 * is decided in {@link dev.larder.store.redis.record}; how requests reach a server, and what happens when they do not, in
 * {@link dev.larder.store.redis.client}. Commands of the driver are named here, its connections are not.
 *
 * <p>{@code src/site/markdown/reference/redis-records.md} documents keys and records byte by byte.
 */
package dev.larder.store.redis;
