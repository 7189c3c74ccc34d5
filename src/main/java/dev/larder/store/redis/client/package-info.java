/**
 * Connections to Redis: which server serves a key, pipelines to all servers at once, redirects, retries, and failures in
 * words.
 *
 * <p>{@link dev.larder.store.redis.client.PipelinedExecutor} is the entry: it sends
 * {@link dev.larder.store.redis.client.Request}s to the {@link dev.larder.store.redis.client.RedisNode}s that
 * {@link dev.larder.store.redis.client.RedisNodes} finds, and gives each its replies or a
 * {@link dev.larder.store.redis.client.RedisFailure}. Views and rows are unknown here.
 * {@code src/site/markdown/decisions/jedis-as-codec-and-socket.md} says why larder does this itself.
 */
package dev.larder.store.redis.client;
