/**
 * Connections to Redis and what goes over them: which server has a key, requests in one go to all servers, again where
 * that may help, and what went wrong in words. Nothing here knows of rows.
 *
 * <p>{@link dev.larder.store.redis.client.PipelinedExecutor} is the way in: it sends {@link dev.larder.store.redis.client.Request}s
 * to the {@link dev.larder.store.redis.client.RedisNode}s that {@link dev.larder.store.redis.client.RedisNodes} names, and each ends
 * with replies or with a {@link dev.larder.store.redis.client.RedisFailure}.
 */
package dev.larder.store.redis.client;
