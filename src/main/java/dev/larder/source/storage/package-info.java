/**
 * Where bytes are: opens, identifies and replaces files, and says why one cannot be read or written. Knows nothing of
 * views or columns.
 */
package dev.larder.source.storage;
