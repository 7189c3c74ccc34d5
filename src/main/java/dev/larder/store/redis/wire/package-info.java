/**
 * Connections to Redis and what goes over them: which server has a key, requests in one go to all servers, again where
 * that may help, and what went wrong in words. Nothing here knows of rows.
 *
 * <p>{@link dev.larder.store.redis.wire.Exchange} is the way in: it sends {@link dev.larder.store.redis.wire.Request}s
 * to the {@link dev.larder.store.redis.wire.Node}s that {@link dev.larder.store.redis.wire.Nodes} names, and each ends
 * with replies or with a {@link dev.larder.store.redis.wire.Trouble}.
 */
package dev.larder.store.redis.wire;
