/**
 * How rows are stored in Redis: keys, hash and packed records, encodings of values, expiry, and the Lua scripts that change
 * records on the server.
 *
 * <p>Rows enter and commands leave; replies enter and rows leave. Nothing here sends a command: that is
 * {@link dev.larder.store.redis.client}'s work. Scripts are resource files beside the classes.
 */
package dev.larder.store.redis.record;
