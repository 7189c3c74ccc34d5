/**
 * How a row is stored in Redis: keys, hash and packed formats, value encodings, expiry. Commands leave, replies enter; no
 * connection is made here.
 */
package dev.larder.store.redis.record;
